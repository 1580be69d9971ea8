"""Evidence: quotes led to passages of articles, the lock, and the names of facts and evidences."""

from factpress.evidence.coverage import tell_uncovered
from factpress.evidence.identify import Identifier
from factpress.evidence.locate import Found, Locator, read_texts
from factpress.evidence.lock import Lock, read_lock

__all__ = ["Found", "Identifier", "Locator", "Lock", "read_lock", "read_texts", "tell_uncovered"]
