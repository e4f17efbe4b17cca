from transfers.models.briefing import Briefing
from transfers.models.channel import Addressee, Channel
from transfers.models.copy import Copy
from transfers.models.extract import Extract, PutUp

__all__ = ["Addressee", "Briefing", "Channel", "Copy", "Extract", "PutUp"]
