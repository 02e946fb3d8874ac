//! Tests of full and read-only disks: writes are refused by name, reads continue, and writes work again once the
//! disk has room or is writable.

use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Busy, PLENTY, Told, is_sound, rounds, until_ready};
use crate::harness::{Database, Person, Server, World, cases, give_to_servant};

cases![
    a_full_disk_refuses_writes_until_there_is_room,
    files_that_cannot_grow_refuse_writes_until_they_can,
    a_file_that_may_not_be_written_is_read_until_it_may,
];

/// A file system of so many megabytes.
struct SmallDisk {
    path: PathBuf,
    megabytes: usize,
}

impl SmallDisk {
    /// Mounts one in a folder; none where that is not allowed.
    fn mount(folder: &Path, megabytes: usize) -> Option<Self> {
        let path = folder.join("small");
        std::fs::create_dir(&path).unwrap();
        let mut mount = Command::new("mount");
        let size = format!("size={megabytes}m");
        let mounted = mount.args(["-t", "tmpfs", "-o", &size, "small"]).arg(&path).output();
        let is_mounted = mounted.is_ok_and(|output| output.status.success());
        is_mounted.then_some(SmallDisk { path, megabytes })
    }

    /// Fills it but for so many bytes.
    fn fill(&self, left: u64) {
        let ballast = self.path.join("ballast");
        let _ = std::fs::write(&ballast, vec![0; self.megabytes << 20]);
        let ballast = std::fs::File::options().write(true).open(ballast).unwrap();
        ballast.set_len(ballast.metadata().unwrap().len().saturating_sub(left)).unwrap();
    }

    fn empty(&self) {
        std::fs::remove_file(self.path.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.path).status();
    }
}

/// PostgreSQL says that its disk is full, as it would: where no file system can be mounted.
const FULL: &str = "
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON listing EXECUTE FUNCTION no_room();
    CREATE TRIGGER no_room BEFORE UPDATE ON write_probe EXECUTE FUNCTION no_room();";
const ROOM: &str =
    "DROP TRIGGER no_room ON listing; DROP TRIGGER no_room ON write_probe; DROP FUNCTION no_room";

/// A copy of a case's database on a small disk: in PostgreSQL, in a tablespace there.
async fn on_disk(world: &World, disk: &SmallDisk) -> String {
    if world.database == Database::Sqlite {
        let file = disk.path.join("case.db");
        std::fs::copy(&world.address, &file).unwrap();
        return file.to_string_lossy().into_owned();
    }
    let space = disk.path.join("space");
    std::fs::create_dir(&space).unwrap();
    give_to_servant(&space);
    let name = world.address.rsplit('/').next().unwrap();
    let tablespace = format!("CREATE TABLESPACE small_{name} LOCATION '{}'", space.display());
    world.sql(tablespace.leak()).await;
    let copy = format!("CREATE DATABASE {name}_small TEMPLATE {name} TABLESPACE small_{name}");
    world.sql(copy.leak()).await;
    format!("{}_small", world.address)
}

/// Forgets the copy, before its disk is gone.
async fn off_disk(world: &World) {
    if world.database == Database::Postgres {
        let name = world.address.rsplit('/').next().unwrap();
        world.sql(format!("DROP DATABASE {name}_small WITH (FORCE)").leak()).await;
        world.sql(format!("DROP TABLESPACE small_{name}").leak()).await;
    }
}

async fn a_full_disk_refuses_writes_until_there_is_room(world: &World) {
    world.server.kill();
    // With each round there is more in it.
    let megabytes = 3 * rounds()
        + match world.database {
            Database::Sqlite => 5,
            Database::Postgres => 29,
        };
    let disk = SmallDisk::mount(&world.folder, megabytes);
    let address = match (&disk, world.database) {
        (Some(disk), _) => on_disk(world, disk).await,
        (None, Database::Postgres) => world.address.clone(),
        (None, Database::Sqlite) => {
            return println!(
                "no file system can be mounted here: files that cannot grow stand in for it"
            );
        }
    };
    let server = Server::start(&address, &world.folder, &PLENTY);
    let ana = world.as_("ana").on(&server);
    let mut told = Told::default();
    for _ in 0..rounds() {
        fill_and_empty(world, disk.as_ref(), (&server, &ana), &mut told).await;
        told.check(&ana).await;
        is_sound(&address);
    }
    drop(server);
    if disk.is_some() {
        off_disk(world).await;
    }
}

async fn fill_and_empty(
    world: &World,
    disk: Option<&SmallDisk>,
    (server, ana): (&Server, &Person),
    told: &mut Told,
) {
    let (acknowledged, refused) = told.counts();
    told.post(ana).await.unwrap().is(201);
    let busy = Busy::with(ana);
    match disk {
        // The pages of a request need more than this, and the row of a probe alone would need less.
        Some(disk) if world.database == Database::Sqlite => disk.fill(12 << 10),
        Some(disk) => disk.fill(0),
        None => world.sql(FULL).await,
    }
    // The journal may have room for a few.
    let mut answers = 0;
    while told.counts().1 < refused + 5 {
        let answer = told.post(ana).await.unwrap();
        if answer.status != 201 {
            assert_ne!(answer.header("retry-after"), "");
            answer.refused(507, "STORAGE_FULL");
        }
        answers += 1;
        assert!(answers < 1000, "the disk is full");
        ana.get("/blocks").await.is(200);
    }
    told.is_readable(ana).await;
    assert_eq!(until_ready(ana, server, false).await, "no room to write\n");
    match disk {
        Some(disk) => disk.empty(),
        None => world.sql(ROOM).await,
    }
    // The very next one, on whatever connection: each of them.
    for _ in 0..10 {
        told.post(ana).await.unwrap().is(201);
    }
    until_ready(ana, server, true).await;
    assert!(told.counts().0 >= acknowledged + 11);
    told.add(busy.end().await);
}

/// A signal would end whoever writes more into a file than it may: then the write fails instead.
const UNDER_A_LIMIT: [&str; 4] = ["sh", "-c", "trap '' XFSZ; exec \"$@\"", "sh"];

/// Sets how large the files may become that a server writes, its log among them.
fn limit(server: &Server, bytes: &str) {
    let mut limit = Command::new("prlimit");
    limit.args(["--pid", &server.id().to_string(), &format!("--fsize={bytes}:unlimited")]);
    assert!(limit.status().expect("prlimit, of util-linux").success());
}

/// Needs no rights, so it is tried everywhere.
async fn files_that_cannot_grow_refuse_writes_until_they_can(world: &World) {
    if world.database == Database::Postgres {
        return;
    }
    world.server.kill();
    let server = Server::start_by(&UNDER_A_LIMIT, &world.address, &world.folder, &PLENTY);
    let (ana, mut told) = (world.as_("ana").on(&server), Told::default());
    for bytes in ["0", "600000"].into_iter().cycle().take(2 * rounds()) {
        let busy = Busy::with(&ana);
        told.post(&ana).await.unwrap().is(201);
        limit(&server, bytes);
        let mut refused = 0;
        while refused < 5 {
            let answer = told.post(&ana).await.unwrap();
            if answer.status != 201 {
                answer.refused(503, "DATABASE_UNAVAILABLE");
                refused += 1;
            }
            ana.get("/blocks").await.is(200);
        }
        told.is_readable(&ana).await;
        assert_eq!(until_ready(&ana, &server, false).await, "no writes\n");
        limit(&server, "unlimited");
        for _ in 0..10 {
            told.post(&ana).await.unwrap().is(201);
        }
        until_ready(&ana, &server, true).await;
        told.add(busy.end().await);
        told.check(&ana).await;
        is_sound(&world.address);
    }
}

/// What lets root write anything is taken from a server and from whatever it starts.
const BY_THE_RIGHTS_OF_FILES: [&str; 3] = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"];

/// Gives the right to write a database and what is beside it, or takes it.
fn allow(world: &World, writing: bool) {
    for ending in ["", "-wal", "-shm"] {
        let path = format!("{}{ending}", world.address);
        if let Ok(there) = std::fs::metadata(&path) {
            let mut rights = there.permissions();
            rights.set_mode(if writing { 0o600 } else { 0o400 });
            std::fs::set_permissions(&path, rights).unwrap();
        }
    }
}

async fn a_file_that_may_not_be_written_is_read_until_it_may(world: &World) {
    if world.database == Database::Postgres {
        return;
    }
    let is_root = std::fs::metadata("/proc/self").unwrap().uid() == 0;
    let by = if is_root { &BY_THE_RIGHTS_OF_FILES[..] } else { &["env"] };
    let (ana, mut told) = (world.as_("ana"), Told::default());
    told.post(&ana).await.unwrap().is(201);
    world.server.kill();
    for _ in 0..rounds() {
        // Whoever is the last to close it leaves nothing beside it.
        is_sound(&world.address);
        allow(world, false);
        let mut writes = Command::new(by[0]);
        writes.args(&by[1..]).args(["test", "-w", &world.address]);
        assert!(!writes.status().unwrap().success(), "the file can be written all the same");
        let server = Server::start_by(by, &world.address, &world.folder, &PLENTY);
        let ana = ana.on(&server);
        let busy = Busy::with(&ana);
        for _ in 0..5 {
            let answer = told.post(&ana).await.unwrap();
            assert_ne!(answer.header("retry-after"), "");
            answer.refused(503, "READ_ONLY");
            told.is_readable(&ana).await;
        }
        assert_eq!(until_ready(&ana, &server, false).await, "read-only\n");
        allow(world, true);
        // The very next one.
        told.post(&ana).await.unwrap().is(201);
        until_ready(&ana, &server, true).await;
        let times = server.log().matches("no checkpoint was made").count();
        assert!(times <= 1, "it is said once, however often it is tried");
        told.add(busy.end().await);
        told.check(&ana).await;
        is_sound(&world.address);
    }
}
