"""Two schemes of stages beside each other: the primer's four, and Fisher and Keashly's stages of escalation.

The mapping is ours, and is said so on screen: the schemes answer different questions (what is being done about a
conflict, how far it has escalated), so that one stage of the one may lie beside two of the other.
"""

from dialogues.vocabulary import Escalation, Stage

BESIDE: dict[Stage, tuple[Escalation, ...]] = {
    Stage.PREVENTIVE: (Escalation.DISCUSSION, Escalation.POLARISATION),
    Stage.PRE_NEGOTIATION: (Escalation.SEGREGATION, Escalation.DESTRUCTION),
    Stage.NEGOTIATION: (Escalation.POLARISATION, Escalation.SEGREGATION, Escalation.DESTRUCTION),
    Stage.POST_CONFLICT: (Escalation.DISCUSSION, Escalation.POLARISATION),
}


def beside(stage: Stage) -> tuple[Escalation, ...]:
    return BESIDE[stage]


def primer_beside(escalation: Escalation) -> tuple[Stage, ...]:
    return tuple(stage for stage, others in BESIDE.items() if escalation in others)


def fits(stage: Stage, escalation: Escalation) -> bool:
    return escalation in BESIDE[stage]
