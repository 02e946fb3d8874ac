//! The path parameters that are ids, for the OpenAPI document.

use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::{ObjectBuilder, Required, Type};

macro_rules! ids {
    ($($name:ident $part:literal $description:literal;)+) => {$(
        #[doc = concat!("`{", $part, "}`: ", $description, ".")]
        pub struct $name;

        impl IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                vec![id($part, $description)]
            }
        }
    )+};
}

ids! {
    IdParam "id" "the id";
    CommunityParam "id" "the community's id";
    CircleParam "id" "the circle's id";
    CellParam "cell" "the cell's id";
    InvitationParam "invitation" "the invitation's id";
    JoinRequestParam "request" "the join request's id";
    PartnershipParam "partnership" "the partnership's id";
    InviteParam "invite" "the invite's id";
    ListingParam "id" "the listing's id";
    ResourceParam "resource" "the listing's id";
    ResponseParam "response" "the response's id";
    MemberIdParam "id" "the member's id";
    MemberParam "member" "the member's id";
    AccountOwnerParam "id" "the owner of the balance";
    AccountMemberParam "member" "the owner of the account";
}

fn id(part: &str, description: &str) -> Parameter {
    let text = ObjectBuilder::new().schema_type(Type::String);
    ParameterBuilder::new()
        .name(part)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(text.min_length(Some(1)).max_length(Some(255))))
        .build()
}
