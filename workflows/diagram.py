"""A definition as a picture."""

from __future__ import annotations

from workflows.definition import Workflow


def mermaid(workflow: Workflow) -> str:
    """The state diagram as Mermaid text: states by title, steps by label.

    Places on hold are left out: each is beside the state that it leads back to. Taking a step
    back is left out too.
    """
    held = {key for key, state in workflow.states.items() if state.held_from}
    lines = ["stateDiagram-v2", f"    [*] --> {workflow.initial}"]
    for key, state in workflow.states.items():
        if key not in held:
            lines.append(f'    state "{_safe(state.title)}" as {key}')
    for step in workflow.steps:
        for source in (
            each for each in step.sources if not (held & {each, step.to} or step.undoes)
        ):
            lines.append(f"    {source} --> {step.to}: {_safe(step.label)}")
    lines += [f"    {key} --> [*]" for key, state in workflow.states.items() if state.final]
    return "\n".join(lines) + "\n"


def _safe(text: str) -> str:
    """Mermaid ends a label at a quote, a colon, a semicolon or a line break."""
    for mark, instead in (('"', "'"), (":", ","), (";", ",")):
        text = text.replace(mark, instead)
    return " ".join(text.split())
