//! The sharing model that a log was written under.

use trust_commons::sharing::SharingModel;

use super::FeedError;
use crate::clock;
use crate::store::change_log::Entry;
use crate::store::{Store, change_log, checkpoint};

/// Cuts a log that was written under another sharing model: the audiences in it, and in its checkpoints, do not
/// hold for this deployment.
pub async fn adopt_model(store: &Store, model: SharingModel) -> Result<(), FeedError> {
    let mut connection = store.read().await?;
    let before = change_log::model(&mut connection).await?;
    drop(connection);
    if before == Some(model) {
        return Ok(());
    }
    let (mut transaction, _turn) = store.write().await?;
    if before.is_some() {
        let claim = change_log::claim(&mut transaction, clock::now()).await?;
        let (kind, entry) = (store.kind(), Entry::default());
        change_log::append(&mut transaction, kind, claim, &entry, claim.moment).await?;
        change_log::forget_before(&mut transaction, claim.revision).await?;
        checkpoint::forget(&mut transaction).await?;
    }
    change_log::set_model(&mut transaction, model).await?;
    Ok(transaction.commit().await?)
}
