//! Classifies database failures, so that each gets its answer.

/// A class of database failures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outage {
    /// The disk is full.
    Full,
    /// The database accepts no writes: the file is not writable, or the server is read-only.
    ReadOnly,
    /// The stored data is damaged.
    Damaged,
    /// The database is busy, timed out or is unreachable, for the moment.
    Unavailable,
    /// The statement is wrong, or a value is impossible: a fault of this program.
    Ours,
}

impl Outage {
    /// Returns the class of an error.
    pub fn of(error: &sqlx::Error) -> Self {
        use sqlx::Error;
        match error {
            Error::Database(error) => {
                let code = error.code().unwrap_or_default();
                // SQLSTATE codes have five characters; SQLite's codes are numbers of at most four digits.
                match code.parse() {
                    Ok(number) if code.len() < 5 => Outage::of_sqlite(number),
                    _ => Outage::of_sql(&code),
                }
            }
            Error::Io(_)
            | Error::Tls(_)
            | Error::Protocol(_)
            | Error::PoolTimedOut
            | Error::PoolClosed
            | Error::WorkerCrashed
            | Error::BeginFailed
            | Error::InvalidSavePointStatement => Outage::Unavailable,
            _ => Outage::Ours,
        }
    }

    /// Returns the class of an extended result code of SQLite, whose last byte is the primary code.
    fn of_sqlite(extended: u32) -> Self {
        /// SQLite could not enlarge the file of its shared memory.
        const IOERR_SHMSIZE: u32 = 4874;
        match (extended, extended & 0xff) {
            (IOERR_SHMSIZE, _) | (_, 13) => Outage::Full,
            (_, 8) => Outage::ReadOnly,
            (_, 11 | 26) => Outage::Damaged,
            // Busy, locked, out of memory, interrupted, I/O error, cannot open, locking protocol.
            (_, 5 | 6 | 7 | 9 | 10 | 14 | 15) => Outage::Unavailable,
            _ => Outage::Ours,
        }
    }

    /// Returns the class of a SQLSTATE of PostgreSQL.
    fn of_sql(state: &str) -> Self {
        match state {
            "53100" => Outage::Full,
            "25006" => Outage::ReadOnly,
            "58P01" | "58P02" | "XX001" | "XX002" => Outage::Damaged,
            // A conflict or a timed-out wait, or a backend that was ended because it was idle.
            "40001" | "40P01" | "55P03" | "57014" | "25P02" | "25P03" | "25P04" => {
                Outage::Unavailable
            }
            // A database that is missing or admits nobody may come back.
            "3D000" | "55000" | "58030" => Outage::Unavailable,
            _ => match state.get(..2) {
                Some("08" | "28" | "53" | "57") => Outage::Unavailable,
                _ => Outage::Ours,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Outage;

    #[test]
    fn every_code_that_ends_a_transaction_by_itself_has_a_meaning() {
        for (code, fault) in [
            (13, Outage::Full),
            (4874, Outage::Full),
            (8, Outage::ReadOnly),
            (1032, Outage::ReadOnly),
            (11, Outage::Damaged),
            (267, Outage::Damaged),
            (26, Outage::Damaged),
            (5, Outage::Unavailable),
            (261, Outage::Unavailable),
            (517, Outage::Unavailable),
            (10, Outage::Unavailable),
            (778, Outage::Unavailable),
            (14, Outage::Unavailable),
            (1, Outage::Ours),
            (787, Outage::Ours),
        ] {
            assert_eq!(Outage::of_sqlite(code), fault, "{code}");
        }
        for (state, fault) in [
            ("53100", Outage::Full),
            ("53300", Outage::Unavailable),
            ("25006", Outage::ReadOnly),
            ("57P01", Outage::Unavailable),
            ("57P03", Outage::Unavailable),
            ("25P03", Outage::Unavailable),
            ("55P03", Outage::Unavailable),
            ("08006", Outage::Unavailable),
            ("XX001", Outage::Damaged),
            ("23505", Outage::Ours),
            ("42601", Outage::Ours),
        ] {
            assert_eq!(Outage::of_sql(state), fault, "{state}");
        }
    }
}
