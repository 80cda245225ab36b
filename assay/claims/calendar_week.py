"""Whether a slot is feasible, for claims that it is."""

from assay.problems.calendar import Meeting, Problem


def feasible(problem: Problem, meeting: Meeting) -> bool:
    """Say whether a meeting is on a possible slot, suits everybody and keeps all rules."""
    start, end = meeting.start, meeting.start + problem.duration
    opens, closes = problem.hours
    if meeting.end not in (None, end) or meeting.day not in problem.days:
        return False
    if not opens <= start or end > closes or (start - opens) % problem.slot:
        return False
    ranges = problem.closed(meeting.day)
    if any(a < end and start < b for a, b in ranges):
        return False
    for person in problem.people:
        early = start - max(problem.buffer_before, person.travel)
        late = end + max(problem.buffer_after, person.travel)
        blocks = () if person.optional else person.busy
        if any(day == meeting.day and a < late and early < b for day, a, b in blocks):
            return False
    return True
