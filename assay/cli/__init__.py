"""The commands, a module each; heavy imports happen inside them, so that help is quick."""
