"""Invites into circles and communities."""

from typing import SupportsIndex, final

from trust_core._commons.noun import Noun, given
from trust_core._commons.values import Preview, Used
from trust_core._native import _Record
from trust_core._types import InviteStatus, Seconds, Stewards


@final
class Invite(Noun):
    """A secret link into one circle or one community, for one use. The value holds only the hash of its token.

    `Invite.issue` begins one. A command returns a new invite and leaves this one as it is; the `changes` of the new one
    are for the engine, its `notices` for people. To everybody but the issuer, an invite that cannot be used looks as
    if there were none (UNKNOWN_INVITE). An invite into a community counts while its issuer is among its `stewards`,
    a dict of community to ids. A token is its 32 random bytes, or its text, 43 characters of base64url. Raises Refused.
    """

    __slots__ = ()
    _NOUN = "invite"

    @classmethod
    def issue(
        cls,
        id: str | SupportsIndex,
        token: bytes | str,
        circle: str | SupportsIndex | None = None,
        *,
        by: str | SupportsIndex,
        now: Seconds,
        community: str | SupportsIndex | None = None,
        stewards: Stewards | None = None,
        owner: str | SupportsIndex | None = None,
        email: str | None = None,
        member: str | SupportsIndex | None = None,
        is_member: bool = False,
        invited_at: Seconds | None = None,
        expires_in: int | None = None,
    ) -> "Invite":
        """`by` invites into a circle or a community, for `expires_in` seconds: a minute to 90 days, 7 days if not given.

        Into a circle: `owner` owns it; without `owner`, the caller has checked that `by` does. Into a `community`:
        `stewards` names its stewards; `member` is the only member who accepts the invite, and `is_member` says whether
        they are in the community, `invited_at` when it last invited them. `email` is the only address that accepts
        it. Refused: UNKNOWN_CIRCLE (of another owner), NOT_STEWARD, ALREADY_IN_COMMUNITY, INVITED_LATELY, INVALID_LIFE,
        INVALID_EMAIL, UNKNOWN_INVITE (a text that is no token).
        """
        into = given(circle=circle, community=community, owner=by if owner is None else owner)
        roles = given(stewards=stewards, member=member, invited_at=invited_at)
        rest = {"is_member": is_member, **given(email=email, expires_in=expires_in)}
        return cls._create("issue", id=id, token=token, by=by, now=now, **into, **roles, **rest)

    def preview(
        self,
        *,
        now: Seconds,
        viewer: str | SupportsIndex | None = None,
        blocked: bool = False,
        stewards: Stewards | None = None,
    ) -> Preview:
        """Return the preview for whoever holds the token, signed in (`viewer`) or not. Looking uses nothing up.

        `blocked`: there is a block between viewer and issuer, either way. Refused: UNKNOWN_INVITE.
        """
        looking = given(viewer=viewer, stewards=stewards)
        return Preview(**self._ask("preview", now=now, blocked=blocked, **looking))

    def accept(
        self,
        *,
        by: str | SupportsIndex,
        now: Seconds,
        email: str | None = None,
        is_member: bool = False,
        blocked: bool = False,
        stewards: Stewards | None = None,
    ) -> "Invite":
        """`by` uses it up and joins the circle or the community, in one step.

        The issuer is notified; of a community, all its stewards. `email`: the address of the account of `by`, which an
        invite for one address asks for. `is_member`: `by` is in the circle or the community already: then nothing is used
        up. `blocked`: there is a block between `by` and the issuer, either way. Refused: UNKNOWN_INVITE, OWN_INVITE,
        ALREADY_IN_CIRCLE, ALREADY_IN_COMMUNITY.
        """
        rest = {"is_member": is_member, "blocked": blocked, **given(stewards=stewards)}
        return self._apply("accept", by=by, now=now, **given(email=email), **rest)

    def revoke(
        self, *, by: str | SupportsIndex, now: Seconds, stewards: Stewards | None = None
    ) -> "Invite":
        """The issuer, or any steward of the community, takes an open invite back.

        Refused: UNKNOWN_INVITE, INVITE_NOT_OPEN.
        """
        return self._apply("revoke", by=by, now=now, **given(stewards=stewards))

    def status(self, *, now: Seconds) -> InviteStatus:
        """Return its status at `now`: open, used, revoked or expired."""
        status: InviteStatus = self._ask("status", now=now)
        return status

    def opens_with(self, token: bytes | str) -> bool:
        """Return whether this is its token. The comparison takes constant time."""
        return bool(self._ask("opens_with", token=token))

    @staticmethod
    def token_text(token: bytes | str) -> str:
        """Return the text of a token, for a link."""
        return _Record.token(token)[0]

    @staticmethod
    def hash_of(token: bytes | str) -> str:
        """Return the `token_hash` of the invite that a token opens, to look it up by. Refused: UNKNOWN_INVITE."""
        return _Record.token(token)[1]

    @property
    def id(self) -> str:
        """Its id, for its issuer."""
        return self._text("id")

    @property
    def token_hash(self) -> str:
        """The hash of its token, as text, to look it up by."""
        return self._text("token_hash")

    @property
    def circle(self) -> str | None:
        """The circle it leads into, unless that is a community."""
        return self._optional_text("circle")

    @property
    def community(self) -> str | None:
        """The community it leads into, unless that is a circle."""
        return self._optional_text("community")

    @property
    def issuer(self) -> str:
        """The member who issued it: the owner of the circle, or a steward of the community."""
        return self._text("issuer")

    @property
    def email(self) -> str | None:
        """The only address that accepts it, if it is for one. Show it to the issuer alone."""
        return self._optional_text("email")

    @property
    def member(self) -> str | None:
        """The only member who accepts it, if it is for one."""
        return self._optional_text("member")

    @property
    def used(self) -> Used | None:
        """The member who used it, and the time; None if nobody has."""
        used = self._field("used")
        return None if used is None else Used(**used)

    @property
    def created_at(self) -> int:
        """The time of issue."""
        return self._int("created_at")

    @property
    def expires_at(self) -> int:
        """The time of expiry."""
        return self._int("expires_at")

    @property
    def revoked_at(self) -> int | None:
        """The time of the revocation."""
        return self._optional_int("revoked_at")
