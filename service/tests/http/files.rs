//! Tests of the files on disk: their permissions, and the process that may serve them.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use crate::harness::{Database, Server, World, cases, trustd};

cases![
    a_file_with_another_name_is_not_served,
    what_is_written_is_its_owners_alone,
    a_file_is_served_by_one_process,
    the_page_of_the_description_is_of_this_origin_alone,
    the_script_of_the_page_is_compressed_for_those_who_take_that,
];

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

async fn what_is_written_is_its_owners_alone(world: &World) {
    if world.database == Database::Postgres {
        return;
    }
    let folder = world.folder.join("new").join("newer");
    let file = folder.join("fresh.db");
    let name = file.to_string_lossy().into_owned();
    let added = trustd().args(["member", "add", "--token", "--database", &name, "zoe"]).output();
    assert!(added.unwrap().status.success());
    assert_eq!((mode(&folder), mode(folder.parent().unwrap())), (0o700, 0o700));
    assert_eq!(mode(&file), 0o600);
    // One that was readable by others before.
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o664)).unwrap();
    let server = Server::start(&name, &world.folder, &[]);
    for ending in ["", "-wal", "-shm", "-lock"] {
        assert_eq!(mode(Path::new(&format!("{name}{ending}"))), 0o600, "{ending}");
    }
    let list = world.folder.join("list.tsv");
    let exported = trustd().args(["export", "--database", &name]).arg(&list).output();
    assert!(exported.unwrap().status.success());
    assert_eq!(mode(&list), 0o600);
    drop(server);
}

async fn a_file_is_served_by_one_process(world: &World) {
    let refused = |address: &str| {
        let options = ["--database", address, "--listen", "127.0.0.1:0"];
        world.refused_to_start_in(&options, &[])
    };
    if world.database == Database::Postgres {
        let other = world.serve_in(&[("TRUSTD_TEST_STALE", "")]);
        world.as_("ana").on(&other).get("/blocks").await.is(200);
        return;
    }
    let link = world.folder.join("link.db");
    symlink(&world.address, &link).unwrap();
    for address in [&world.address, &*link.to_string_lossy()] {
        let told = refused(address);
        assert!(told.contains("DATABASE_IN_USE"), "{told}");
        assert!(told.contains("case.db is served by another process, number "), "{told}");
    }
    std::fs::remove_file(format!("{}-lock", world.address)).unwrap();
    assert!(refused(&world.address).contains("DATABASE_IN_USE"), "the file itself is locked");
    // What is done and over goes on beside a server, and takes turns with it.
    let (sound, told) = world.verify();
    assert!(sound, "{told}");
    let [zoe] = world.add(["zoe"]);
    zoe.get("/blocks").await.is(200);
    let list = world.folder.join("list.tsv");
    std::fs::write(&list, "ana\tbea\t0.7\n").unwrap();
    for command in ["import", "export"] {
        let done = trustd().args([command, "--database", &world.address]).arg(&list).output();
        assert!(done.unwrap().status.success(), "{command}");
    }
    let fresh = world.folder.join("fresh.db").to_string_lossy().into_owned();
    let alone = || Server::start_in(&fresh, &world.folder, &[], &[("TRUSTD_TEST_STALE", "")]);
    let first = alone();
    assert!(refused(&fresh).contains("DATABASE_IN_USE"));
    // A process that was killed leaves a lock that holds nobody up.
    drop(first);
    alone();
}

/// What a page refers to, in quotes.
fn references(page: &str) -> Vec<&str> {
    let after =
        |word: &'static str| page.split(word).skip(1).filter_map(|rest| rest.split('"').next());
    ["src=\"", "href=\"", "spec-url=\""].into_iter().flat_map(after).collect()
}

async fn the_page_of_the_description_is_of_this_origin_alone(world: &World) {
    let nobody = world.nobody();
    let (status, page) = nobody.outside("/api/docs/").await;
    assert_eq!(status, 200);
    let found = references(&page);
    assert_eq!(found.len(), 5, "{found:?}");
    for reference in found.into_iter().filter(|reference| *reference != "data:,") {
        assert!(!reference.contains("//"), "{reference} is elsewhere");
        let path = match reference.strip_prefix('/') {
            Some(_) => reference.to_owned(),
            None => format!("/api/docs/{reference}"),
        };
        assert_eq!(nobody.outside(&path).await.0, 200, "{path}");
    }
    for path in ["/api/docs/", "/api/docs/rapidoc-min.js"] {
        let headers = nobody.headers_of(path).await;
        let policy = headers["content-security-policy"].to_str().unwrap();
        assert!(policy.starts_with("default-src 'none'; script-src 'self';"), "{policy}");
        assert!(!policy.contains("http") && !policy.contains("script-src 'unsafe"), "{policy}");
    }
    let policy = &nobody.headers_of("/api/openapi.json").await["content-security-policy"];
    assert!(policy.to_str().unwrap().starts_with("default-src 'none'; frame-ancestors"));
}

async fn the_script_of_the_page_is_compressed_for_those_who_take_that(world: &World) {
    let address = format!("{}/api/docs/rapidoc-min.js", world.server.address);
    let asked = async |codings: Option<&str>| {
        let mut request = reqwest::Client::new().get(&address);
        if let Some(codings) = codings {
            request = request.header("accept-encoding", codings);
        }
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let told = |name: &str| answer.headers().get(name).map(|v| v.to_str().unwrap().to_owned());
        assert_eq!(told("vary").as_deref(), Some("Accept-Encoding"));
        (told("content-encoding"), told("etag"), answer.bytes().await.unwrap())
    };
    let (coding, tag, plain) = asked(None).await;
    assert_eq!(coding, None);
    assert!(String::from_utf8(plain.to_vec()).unwrap().contains("rapi-doc"));
    for codings in ["gzip", "deflate, GZIP;q=0.5", "br,gzip; q=1.0,*;q=0"] {
        let (coding, other_tag, compressed) = asked(Some(codings)).await;
        assert_eq!(coding.as_deref(), Some("gzip"), "{codings}");
        assert_ne!(other_tag, tag);
        assert!(compressed.len() * 3 < plain.len());
        let mut inside = Vec::new();
        let mut decoder = flate2::read::GzDecoder::new(&compressed[..]);
        std::io::Read::read_to_end(&mut decoder, &mut inside).unwrap();
        assert!(inside == plain, "the same script");
    }
    for codings in ["identity", "", "gzip;q=0", "deflate"] {
        assert_eq!(asked(Some(codings)).await, (None, tag.clone(), plain.clone()), "{codings}");
    }
}

async fn a_file_with_another_name_is_not_served(world: &World) {
    if world.database == Database::Postgres {
        return;
    }
    let other = world.folder.join("other-name.db");
    std::fs::hard_link(&world.address, &other).unwrap();
    let other = other.to_str().unwrap();
    let told = world.refused_to_start_in(&["--listen", "127.0.0.1:0", "--database", other], &[]);
    assert!(told.contains("has 2 names"), "{told}");
}
