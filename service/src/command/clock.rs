//! `trustd clock`: shows the time of the record, and sets it back.

use clap::Args;

use crate::clock;
use crate::config::Config;
use crate::store::{Store, change_log, session};
use crate::terminal::Failure;

/// Show the time of the record, which never goes back behind the latest write.
#[derive(Args)]
pub struct Clock {
    /// Use the machine's date again after it was ahead by mistake. Expired items may become open again; sessions
    /// and tokens created in the meantime are ended. Stop all processes first
    #[arg(long)]
    reset: bool,
}

impl Clock {
    pub async fn run(self, config: Config) -> Result<(), Failure> {
        let machine = clock::timestamp(clock::machine());
        let store = Store::open_existing(&config.database, config.connections).await?;
        let written = change_log::head(&mut *store.read().await?).await?.moment;
        println!("last write at {written}, {} s ahead of this machine", written.since(machine));
        if self.reset {
            let (mut transaction, _turn) = store.write().await?;
            session::end_those_from_after(&mut transaction, machine).await?;
            change_log::set_moment_back(&mut transaction, machine).await?;
            transaction.commit().await?;
            println!("set back to {machine}");
        }
        store.close().await;
        Ok(())
    }
}
