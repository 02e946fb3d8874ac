//! The other choices of audience for a planned listing, each with its number of people.

use serde::Serialize;
use trust_commons::circle::Circle;
use trust_commons::listing::{Context, Creation, Draft, Listing, Ties};
use trust_commons::preference::Visibility;
use trust_commons::reach::Reach;
use trust_commons::sharing::Sharing;
use trust_commons::{ListingId, Noun, Visible as _};
use trust_core::Resource;
use utoipa::ToSchema;

use super::{GrantCount, total_of};

/// A choice of audience, as a listing names it, with its number of people.
#[derive(Serialize, ToSchema)]
pub struct ChoiceView {
    /// The audience.
    sharing: Sharing,
    /// Whether the listing is public, too.
    is_public: bool,
    /// A number of people.
    total: u64,
    /// Whether there may be more people than `total`, because counts by trust or nearness are rounded down.
    rounded: bool,
    /// The number of people for each grant that is the first to admit them.
    by_grant: Vec<GrantCount>,
}

/// A choice, and the listing with this choice as a resource.
pub struct Choice {
    sharing: Sharing,
    is_public: bool,
    /// The resource.
    pub posted: Resource,
}

impl Choice {
    /// Returns the choices that an owner has for a draft: each visibility, private, public, and each of the owner's
    /// circles. Choices that the sharing model refuses are left out.
    pub fn all(
        id: &ListingId,
        draft: &Draft,
        circles: Vec<Circle>,
        context: &Context,
    ) -> Vec<Self> {
        let visible = [
            Visibility::MyCell,
            Visibility::MyCommunity,
            Visibility::TrustedNetwork,
            Visibility::AnyoneLocal,
            Visibility::NetworkWide,
        ];
        let ties = &context.ties;
        let plain = Ties { open_circle: false, ..ties.clone() };
        let of_visibility =
            visible.map(|visibility| (Sharing::As(visibility), false, plain.clone()));
        let alone = [
            (Sharing::Private, false, plain.clone()),
            (Sharing::As(Visibility::NetworkWide), true, plain.clone()),
        ];
        let of_circle = circles.into_iter().map(|circle| {
            let open_circle = circle.kind.admits_all();
            let ties = Ties { owns_circle: true, open_circle, ..ties.clone() };
            (Sharing::Circle(circle.id), false, ties)
        });
        let all = of_visibility.into_iter().chain(alone).chain(of_circle);
        all.filter_map(|(sharing, is_public, ties)| {
            let draft = Draft { sharing: sharing.clone(), is_public, ..draft.clone() };
            let context = Context { ties, ..context.clone() };
            let listing =
                Listing::create(Creation::Post { id: id.clone(), draft }, &context).ok()?;
            let posted = listing.value.resource(&context.preference, context.model)?;
            Some(Choice { sharing, is_public, posted })
        })
        .collect()
    }

    /// Returns the choice as it is shown.
    pub fn view(self, reach: Reach) -> ChoiceView {
        let (total, rounded) = total_of(&reach);
        ChoiceView {
            sharing: self.sharing,
            is_public: self.is_public,
            total,
            rounded,
            by_grant: reach.parts.into_iter().map(GrantCount::from).collect(),
        }
    }
}
