//! A disk without room: writes are refused by name, reading goes on, and with room all goes on by itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{PLENTY, Told, rounds, until_ready};
use crate::harness::{Database, Person, Server, World, cases};

cases![a_full_disk_refuses_writes_until_there_is_room];

/// A file system of a few megabytes.
struct SmallDisk(PathBuf);

impl SmallDisk {
    /// Mounts one in a folder; none where that is not allowed.
    fn mount(folder: &Path) -> Option<Self> {
        let path = folder.join("small");
        std::fs::create_dir(&path).unwrap();
        let mut mount = Command::new("mount");
        let mounted = mount.args(["-t", "tmpfs", "-o", "size=6m", "small"]).arg(&path).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(SmallDisk(path))
    }

    fn fill(&self) {
        let _ = std::fs::write(self.0.join("ballast"), vec![0; 8 << 20]);
    }

    fn empty(&self) {
        std::fs::remove_file(self.0.join("ballast")).unwrap();
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

/// Where PostgreSQL says that its disk is full, as it would.
const FULL: &str = "
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON listing EXECUTE FUNCTION no_room();
    CREATE TRIGGER no_room BEFORE UPDATE ON write_probe EXECUTE FUNCTION no_room();";
const ROOM: &str =
    "DROP TRIGGER no_room ON listing; DROP TRIGGER no_room ON write_probe; DROP FUNCTION no_room";

async fn a_full_disk_refuses_writes_until_there_is_room(world: &World) {
    let disk = match world.database {
        Database::Sqlite => match SmallDisk::mount(&world.folder) {
            Some(disk) => Some(disk),
            None => return println!("not tried: a file system cannot be mounted here"),
        },
        Database::Postgres => None,
    };
    let address = match &disk {
        Some(disk) => {
            let file = disk.0.join("case.db");
            std::fs::copy(&world.address, &file).unwrap();
            file.to_string_lossy().into_owned()
        }
        None => world.address.clone(),
    };
    let server = Server::start(&address, &world.folder, &PLENTY);
    let ana = world.as_("ana").on(&server);
    let mut told = Told::default();
    for _ in 0..rounds() {
        fill_and_empty(world, disk.as_ref(), (&server, &ana), &mut told).await;
    }
    told.check(&ana).await;
}

async fn fill_and_empty(
    world: &World,
    disk: Option<&SmallDisk>,
    (server, ana): (&Server, &Person),
    told: &mut Told,
) {
    let (acknowledged, refused) = told.counts();
    told.post(ana).await.unwrap().is(201);
    match disk {
        Some(disk) => disk.fill(),
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
}
