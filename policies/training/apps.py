from __future__ import annotations

from django.apps import AppConfig


class TrainingConfig(AppConfig):
    name = "policies.training"
    label = "policies_training"
    verbose_name = "Training"

    def ready(self) -> None:
        """Tell the team what assignments need, and hear who comes and goes."""
        from governance.core import events
        from policies.guidance.hooks import gate_courses, gates
        from policies.training import receivers
        from policies.training.selectors.needed import courses_foreseen
        from policies.training.selectors.standing import course_gate, courses_offered
        from policies.training.services import courses_needed
        from roles.team.hooks import checklist_forecasts, checklist_sources

        checklist_sources.add(courses_needed)
        checklist_forecasts.add(courses_foreseen)
        gates.add(course_gate)
        gate_courses.add(courses_offered)
        for signal, receiver in (
            (events.people_changed, receivers.people_have_changed),
            (events.assignment_opened, receivers.assignment_was_opened),
            (events.assignments_changed, receivers.assignments_have_changed),
            (events.reach_changed, receivers.assignments_have_changed),
            (events.places_changed, receivers.places_have_changed),
        ):
            signal.connect(receiver, dispatch_uid=f"training.{receiver.__name__}")
