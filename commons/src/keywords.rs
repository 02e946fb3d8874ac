//! The macro that declares enums of keywords: statuses, kinds and policies.

/// Declares an enum without fields. A value is its name in snake case, in JSON, in the record and in messages.
///
/// ```text
/// keywords! {
///     /// The status of an invite.
///     #[non_exhaustive]
///     pub enum InviteStatus {
///         /// The invite can be used.
///         Open,
///     }
/// }
/// ```
macro_rules! keywords {
    ($(#[$attribute:meta])* pub enum $name:ident { $($variants:tt)* }) => {
        #[derive(
            Debug,
            Clone,
            Copy,
            PartialEq,
            Eq,
            Hash,
            serde::Serialize,
            serde::Deserialize,
            strum::Display,
            strum::EnumString,
            strum::IntoStaticStr,
        )]
        #[serde(rename_all = "snake_case")]
        #[strum(serialize_all = "snake_case")]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        $(#[$attribute])* pub enum $name { $($variants)* }
    };
}
pub(crate) use keywords;
