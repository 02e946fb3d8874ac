//! Invites into circles.

use pyo3::prelude::*;
use pyo3::types::PyString;
use trust_commons::InviteId;
use trust_commons::circle::{Circle, CircleKind};
use trust_commons::invite::Invite as Core;

use super::given::{TokenArg, optional_whole};
use super::made::{Made, fields, value};
use super::shown;
use crate::convert::{GroupArg, MemberArg, RecordArg, moment};
use crate::error::refused;
use crate::hint::{OneInviteStatus, OnePreview, OneUsed};

/// A secret link into one circle, for one use. The value holds only the hash of its token.
///
/// Begun by `Invite.issue`. A command gives a new invite and leaves this one as it is; the new one's `changes` are
/// for the engine, its `notices` for people. To everybody but the issuer, an invite that cannot be used looks as
/// if there were none (UNKNOWN_INVITE). A token is its 32 random bytes, or its text, 43 characters of base64url.
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
}

fields! { Invite as this:
    /// Its id, for its issuer.
    id -> &str { this.id.as_str() }
    /// What is kept of its token, as text: what to look it up by.
    token_hash -> String { this.token_hash.to_string() }
    /// The circle it leads into.
    circle -> &str { this.circle.as_str() }
    /// Whose circle that is.
    issuer -> &str { this.issuer.as_str() }
    /// Where it was sent, if anywhere; for the issuer's eyes alone.
    email -> Option<&str> { this.email.as_deref() }
    /// When it was issued.
    created_at -> i64 { this.created_at }
    /// From when on it cannot be used.
    expires_at -> i64 { this.expires_at }
    /// When its issuer took it back.
    revoked_at -> Option<i64> { this.revoked_at }
}

#[pymethods]
impl Invite {
    /// An invite by `by` into a circle, for `expires_in` seconds: 60 to 90 days of them, 7 days unless given.
    ///
    /// `owner` is whose circle it is; without it, the caller has checked that it is `by`'s. Refused: UNKNOWN_CIRCLE
    /// (somebody else's), INVALID_LIFE, INVALID_EMAIL, UNKNOWN_INVITE (a text that is no token).
    #[staticmethod]
    #[pyo3(signature = (
        id,
        token,
        circle,
        *,
        by,
        now: "Seconds",
        owner=None,
        email=None,
        expires_in: "int | None" = None,
    ))]
    fn issue(
        py: Python<'_>,
        id: RecordArg<'_, InviteId>,
        token: TokenArg,
        circle: GroupArg<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        owner: Option<MemberArg<'_>>,
        email: Option<&str>,
        #[pyo3(from_py_with = life)] expires_in: Option<i64>,
    ) -> PyResult<Self> {
        let (id, by) = (id.id()?, by.id()?);
        let owner = MemberArg::optional(owner.as_ref())?.unwrap_or_else(|| by.clone());
        let circle = Circle {
            id: circle.id()?,
            owner,
            name: String::new(),
            description: String::new(),
            kind: CircleKind::Custom,
            members: Default::default(),
            created_at: now,
        };
        let issue = || Core::issue(id, &token.0?, &circle, &by, email, expires_in, now);
        Made::by(py, issue).map(Self::from)
    }

    /// What is shown to who holds the token, signed in (`viewer`) or not. Nothing is used up by looking.
    ///
    /// `blocked`: there is a block between viewer and issuer, either way. Refused: UNKNOWN_INVITE.
    #[pyo3(signature = (*, now: "Seconds", viewer=None, blocked=false))]
    fn preview<'py>(
        &self,
        py: Python<'py>,
        #[pyo3(from_py_with = moment)] now: i64,
        viewer: Option<MemberArg<'_>>,
        blocked: bool,
    ) -> PyResult<OnePreview<'py>> {
        let viewer = MemberArg::optional(viewer.as_ref())?;
        let seen = self.at.value.preview(viewer.as_ref(), blocked, now);
        shown::preview(py, &seen.map_err(|refusal| refused(py, &refusal, None))?)
    }

    /// Uses it up and joins the circle, in one step. The issuer is told.
    ///
    /// `is_member`: `by` is in the circle already, which uses nothing up. `blocked`: there is a block between `by`
    /// and the issuer, either way. Refused: UNKNOWN_INVITE, OWN_INVITE, ALREADY_IN_CIRCLE.
    #[pyo3(signature = (*, by, now: "Seconds", is_member=false, blocked=false))]
    fn accept(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
        is_member: bool,
        blocked: bool,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.accept(&by, is_member, blocked, now)).map(Self::from)
    }

    /// Takes it back; the issuer may, while it is open. Refused: UNKNOWN_INVITE, INVITE_NOT_OPEN.
    #[pyo3(signature = (*, by, now: "Seconds"))]
    fn revoke(
        &self,
        py: Python<'_>,
        by: MemberArg<'_>,
        #[pyo3(from_py_with = moment)] now: i64,
    ) -> PyResult<Self> {
        let (this, by) = (&*self.at.value, by.id()?);
        Made::by(py, || this.revoke(&by, now)).map(Self::from)
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

fn life(given: &Bound<'_, PyAny>) -> PyResult<Option<i64>> {
    optional_whole("expires_in", given)
}
