from accounts.models.organisation import Organisation, OrganisationRole
from accounts.models.reset import FactorReset
from accounts.models.user import User

__all__ = ["FactorReset", "Organisation", "OrganisationRole", "User"]
