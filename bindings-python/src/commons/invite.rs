//! Invites into circles and communities.

use pyo3::prelude::*;
use pyo3::types::PyString;
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::invite::{Holder, Host, Invite as Core, Invitee, Terms};
use trust_commons::json::InvalidValue;
use trust_commons::steward::Stewards;
use trust_commons::{CircleId, InviteId, Timestamp};
use trust_core::MemberId;

use super::given::{Roles, TokenArg, optional_whole};
use super::made::{Made, fields, value};
use super::shown;
use crate::convert::{GroupArg, MemberArg, RecordArg, moment, optional_moment};
use crate::error::{IntoException, refused};
use crate::hint::{OneInviteStatus, OnePreview, OneUsed};

/// A secret link into one circle or one community, for one use. The value holds only the hash of its token.
///
/// Begun by `Invite.issue`. A command gives a new invite and leaves this one as it is; the new one's `changes` are
/// for the engine, its `notices` for people. To everybody but the issuer, an invite that cannot be used looks as
/// if there were none (UNKNOWN_INVITE). An invite into a community counts while its issuer is among its `stewards`.
/// A token is its 32 random bytes, or its text, 43 characters of base64url.
/// Raises Refused.
#[pyclass(frozen, eq, module = "trust_core")]
pub struct Invite {
    at: Made<Core>,
}

value!(Invite: Core, named by id);

impl Invite {
    fn holding(at: Made<Core>) -> Self {
        Invite { at }
    }

    /// The stewards of the community that it leads into.
    fn stewards(&self, roles: Option<&Roles>) -> Option<Stewards> {
        roles.zip(self.at.value.into.community()).map(|(roles, community)| roles.of(community))
    }
}

fields! { Invite as this:
    /// Its id, for its issuer.
    id -> &str { this.id.as_str() }
    /// What is kept of its token, as text: what to look it up by.
    token_hash -> String { this.token_hash.to_string() }
    /// The circle it leads into, unless that is a community.
    circle -> Option<&str> { this.into.circle().map(|id| id.as_str()) }
    /// The community it leads into, unless that is a circle.
    community -> Option<&str> { this.into.community().map(|id| id.as_str()) }
    /// Who issued it: the circle's owner, or a steward of the community.
    issuer -> &str { this.issuer.as_str() }
    /// The only address that accepts it, if it is for one; for the issuer's eyes alone.
    email -> Option<&str> { this.email.as_deref() }
    /// The only member who accepts it, if it is for one.
    member -> Option<&str> { this.member.as_ref().map(|id| id.as_str()) }
    /// When it was issued.
    created_at -> i64 { this.created_at }
    /// From when on it cannot be used.
    expires_at -> i64 { this.expires_at }
    /// When it was taken back.
    revoked_at -> Option<i64> { this.revoked_at }
}

#[pymethods]
impl Invite {
    /// An invite by `by` into a circle or a community, for `expires_in` seconds: 60 to 90 days of them, 7 days unless
    /// given.
    ///
    /// Into a circle: `owner` is whose it is; without it, the caller has checked that it is `by`'s. Into a `community`:
    /// `stewards` tells who its stewards are; `member` is the only member who accepts it, who `is_member` or was last
    /// invited at `invited_at`. `email` is the only address that accepts it. Refused: UNKNOWN_CIRCLE (somebody else's),
    /// NOT_STEWARD, ALREADY_IN_COMMUNITY, INVITED_LATELY, INVALID_LIFE, INVALID_EMAIL, UNKNOWN_INVITE (a text that is no
    /// token).
    #[staticmethod]
    #[pyo3(signature = (
        id,
        token,
        circle=None,
        *,
        by,
        now: "Seconds",
        community=None,
        stewards=None,
        owner=None,
        email=None,
        member=None,
        is_member=false,
        invited_at: "Seconds | None" = None,
        expires_in: "int | None" = None,
    ))]
    fn issue(
        py: Python<'_>,
        id: RecordArg<'_, InviteId>,
        token: TokenArg,
        circle: Option<GroupArg<'_>>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        community: Option<GroupArg<'_>>,
        stewards: Option<Roles>,
        owner: Option<MemberArg<'_>>,
        email: Option<&str>,
        member: Option<MemberArg<'_>>,
        is_member: bool,
        #[pyo3(from_py_with = optional_moment)] invited_at: Option<i64>,
        #[pyo3(from_py_with = life)] expires_in: Option<i64>,
    ) -> PyResult<Self> {
        let (id, by) = (id.id()?, by.id()?);
        let owner = MemberArg::optional(owner.as_ref())?.unwrap_or_else(|| by.clone());
        let circle =
            circle.map(|id| Ok::<_, PyErr>(circle_of(id.id()?, owner, now))).transpose()?;
        let community = GroupArg::optional(community.as_ref())?;
        let stewards = community.map(|id| match &stewards {
            Some(roles) => roles.of(&id),
            None => Stewards::new(id, []),
        });
        let host = match (&circle, &stewards) {
            (Some(circle), None) => Host::Circle(circle),
            (None, Some(stewards)) => Host::Community(stewards),
            _ => {
                let wrong = "an invite leads into a circle or into a community";
                return Err(InvalidValue(wrong.to_owned()).exception());
            }
        };
        let member = MemberArg::optional(member.as_ref())?;
        let invitee = member.as_ref().map(|member| Invitee { member, is_member, invited_at });
        let terms = Terms { email, invitee, expires_in };
        Made::by(py, || Core::issue(id, &token.0?, host, &by, terms, now)).map(Self::from)
    }

    /// What is shown to who holds the token, signed in (`viewer`) or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way. Refused: UNKNOWN_INVITE.
    #[pyo3(signature = (*, now: "Seconds", viewer=None, blocked=false, stewards=None))]
    fn preview<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = moment)] now: i64,
        viewer: Option<MemberArg<'_>>,
        blocked: bool,
        stewards: Option<Roles>,
    ) -> PyResult<OnePreview<'py>> {
        let viewer = MemberArg::optional(viewer.as_ref())?;
        let stewards = self.stewards(stewards.as_ref());
        let seen = self.at.value.preview(viewer.as_ref(), blocked, stewards.as_ref(), now);
        shown::preview(py, &seen.map_err(|refusal| refused(py, &refusal, None))?)
    }

    /// Uses it up and joins the circle or the community, in one step. The issuer is told; of a community, all its
    /// stewards.
    ///
    /// `email`: the address of `by`'s account, which an invite for one address asks for. `is_member`: `by` is in there
    /// already, which uses nothing up. `blocked`: there is a block between `by` and the issuer, either way. Refused:
    /// UNKNOWN_INVITE, OWN_INVITE, ALREADY_IN_CIRCLE, ALREADY_IN_COMMUNITY.
    #[pyo3(signature = (*, by, now: "Seconds", email=None, is_member=false, blocked=false, stewards=None))]
    fn accept(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        email: Option<&str>,
        is_member: bool,
        blocked: bool,
        stewards: Option<Roles>,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        let holder = Holder { member: &by, email, is_member, blocked };
        let stewards = self.stewards(stewards.as_ref());
        Made::by(py, || this.accept(holder, stewards.as_ref(), now)).map(Self::from)
    }

    /// Takes it back, while it is open; the issuer may, of a community any of its stewards. Refused: UNKNOWN_INVITE,
    /// INVITE_NOT_OPEN.
    #[pyo3(signature = (*, by, now: "Seconds", stewards=None))]
    fn revoke(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        stewards: Option<Roles>,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        let stewards = self.stewards(stewards.as_ref());
        Made::by(py, || this.revoke(&by, stewards.as_ref(), now)).map(Self::from)
    }

    /// How it stands at `now`: open, used, revoked or expired.
    #[pyo3(signature = (*, now: "Seconds"))]
    fn status<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> OneInviteStatus<'py> {
        OneInviteStatus(PyString::new(py, self.at.value.status(now).into()))
    }

    /// Whether this is its token, found out in constant time.
    fn opens_with(&self, token: TokenArg) -> bool {
        token.0.is_ok_and(|token| self.at.value.opens_with(&token))
    }

    /// The text of a token, for a link.
    #[staticmethod]
    fn token_text(py: Python<'_>, token: TokenArg) -> PyResult<String> {
        let token = token.0.map_err(|refusal| refused(py, &refusal, None))?;
        Ok(token.to_string())
    }

    /// The `token_hash` of the invite that a token opens, to look it up by. Refused: UNKNOWN_INVITE.
    #[staticmethod]
    fn hash_of(py: Python<'_>, token: TokenArg) -> PyResult<String> {
        let token = token.0.map_err(|refusal| refused(py, &refusal, None))?;
        Ok(token.hash().to_string())
    }

    /// Who used it, and when; None if nobody has.
    #[getter]
    fn used<'py>(&self, py: Python<'py>) -> PyResult<Option<OneUsed<'py>>> {
        self.at.value.used.as_ref().map(|used| shown::used(py, used)).transpose()
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        shown::repr(py, "Invite", &*self.at.value)
    }
}

/// A circle, of which the rules of invites read no more than whose it is.
fn circle_of(id: CircleId, owner: MemberId, now: Timestamp) -> Circle {
    Circle {
        id,
        owner,
        name: String::new(),
        description: String::new(),
        kind: CircleKind::Custom,
        members: Default::default(),
        created_at: now,
    }
}

fn life(given: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    optional_whole("expires_in", given)
}
