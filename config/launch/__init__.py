"""The verbs behind ./backchannel: demonstration, tests, checks. Nothing here runs in production."""
