from accounts.models.organisation import Organisation, OrganisationRole
from accounts.models.user import User

__all__ = ["Organisation", "OrganisationRole", "User"]
