"""Pages of imports: hand in and history, one plan, what was changed since."""
