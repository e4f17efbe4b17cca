"""All leak channels that stand, in the order of the catalogue: one module for each of its groups."""

from tests.leaks.channels import access, copies, inference, machinery, state
from tests.leaks.channels.channel import Bug, Channel

__all__ = ["CHANNELS", "Bug", "Channel"]
CHANNELS = [*access.CHANNELS, *inference.CHANNELS, *state.CHANNELS, *copies.CHANNELS, *machinery.CHANNELS]
