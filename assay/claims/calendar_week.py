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
    early, late = start - problem.buffer, end + problem.buffer
    busy = (b for person in problem.people for b in person.busy if b[0] == meeting.day)
    return not any(a < end and start < b for a, b in ranges) and not any(
        a < late and early < b for _, a, b in busy
    )
