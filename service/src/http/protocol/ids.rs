//! The ids that addresses name, for the description of the interface.

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
    Which "id" "which";
    WhichCommunity "id" "which community";
    WhichCircle "id" "which circle";
    WhichCell "cell" "which cell";
    WhichInvitation "invitation" "which invitation";
    WhichRequest "request" "which request";
    WhichPartnership "partnership" "which partnership";
    WhichInvite "invite" "which invite";
    TheListing "id" "the listing";
    TheResource "resource" "the listing";
    TheResponse "response" "the response";
    Whom "id" "whom";
    WhichMember "member" "whom";
    Whose "id" "whose";
    WhoseAccount "member" "whose account";
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
