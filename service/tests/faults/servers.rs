//! Real PostgreSQL servers of a test, which can be stopped, started, and replaced by standbys.

use super::{
    Busy, PLENTY, Proxy, Told, impatient, is_sound, lives_and_is_not_ready, rounds, until_ready,
};
use crate::harness::{Answer, Cluster, Database, Person, Server, Stop, World, cases};

cases![
    a_server_that_is_stopped_and_started_is_used_again,
    a_standby_is_not_used_until_it_takes_over,
    a_standby_that_takes_over_without_the_last_writes_is_noticed,
];

async fn a_server_that_is_stopped_and_started_is_used_again(world: &World) {
    if world.database == Database::Sqlite {
        return;
    }
    let (mut cluster, world) = world.apart().await;
    let server = impatient(&world, &world.address);
    let (ana, mut told) = (world.as_("ana").on(&server), Told::default());
    for _ in 0..rounds() {
        let busy = Busy::with(&ana);
        until!(told.post(&ana).await.is_some_and(|answer| answer.status == 201));
        // There again at once.
        cluster.stop(Stop::Fast);
        cluster.begin();
        until!(told.post(&ana).await.is_some_and(|answer| answer.status == 201));
        // Not there for a while.
        cluster.stop(Stop::Immediate);
        is_not_served(&ana, &server, &mut told).await;
        cluster.begin();
        until!(told.post(&ana).await.is_some_and(|answer| answer.status == 201));
        until_ready(&ana, &server, true).await;
        told.add(busy.end().await);
        told.check(&ana).await;
        is_sound(&world.address);
    }
}

/// Waits until nothing is answered, and holds the service to that.
async fn is_not_served(ana: &Person, server: &Server, told: &mut Told) {
    until!(ana.get("/blocks").await.status == 503);
    ana.get("/blocks").await.refused(503, "NOT_CURRENT");
    let answer = told.post(ana).await.unwrap();
    assert!(is_out_of_reach(&answer), "{}", answer.told());
    assert_ne!(answer.header("retry-after"), "");
    assert!(lives_and_is_not_ready(ana, server).await);
}

/// Whether an answer says by its name that the record is out of reach.
fn is_out_of_reach(answer: &Answer) -> bool {
    let code = answer.body["code"].as_str().unwrap_or_default();
    answer.status == 503 && ["NOT_CURRENT", "DATABASE_UNAVAILABLE"].contains(&code)
}

/// A server, a standby of it that knows all, and a service that reaches whichever the line leads to.
struct Pair {
    world: World,
    first: Cluster,
    second: Cluster,
    proxy: Proxy,
    server: Server,
    ana: Person,
}

impl Pair {
    async fn begin(world: &World) -> Self {
        let (first, world) = world.apart().await;
        world.server.kill();
        let folder = world.folder.join("second");
        std::fs::create_dir(&folder).unwrap();
        let second = first.standby(&folder);
        let proxy = Proxy::to(&world.address).await;
        let server = impatient(&world, &proxy.address);
        let ana = world.as_("ana").on(&server);
        Pair { world, first, second, proxy, server, ana }
    }

    /// Lets the line lead to the standby, wherever the record is now.
    fn switch(&mut self) {
        self.world.address = self.world.address.replace(&self.first.url(""), &self.second.url(""));
        self.proxy.lead_to(&self.world.address);
    }
}

async fn a_standby_is_not_used_until_it_takes_over(world: &World) {
    if world.database == Database::Sqlite {
        return;
    }
    let mut pair = Pair::begin(world).await;
    let (mut told, ana) = (Told::default(), pair.ana.clone());
    told.post(&ana).await.unwrap().is(201);
    let busy = Busy::with(&ana);
    // One that is stopped so sends its standbys all that it has.
    pair.first.stop(Stop::Fast);
    pair.switch();
    is_not_served(&ana, &pair.server, &mut told).await;
    pair.second.promote().await;
    until!(told.post(&ana).await.is_some_and(|answer| answer.status == 201));
    until_ready(&ana, &pair.server, true).await;
    told.add(busy.end().await);
    told.check(&ana).await;
    is_sound(&pair.world.address);
}

async fn a_standby_that_takes_over_without_the_last_writes_is_noticed(world: &World) {
    if world.database == Database::Sqlite {
        return;
    }
    let mut pair = Pair::begin(world).await;
    let (mut kept, mut lost) = (Told::default(), Told::default());
    let ana = pair.ana.clone();
    kept.post(&ana).await.unwrap().is(201);
    pair.first.wait_for(&pair.second).await;
    pair.second.leave_behind().await;
    for _ in 0..3 {
        lost.post(&ana).await.unwrap().is(201);
    }
    pair.first.stop(Stop::Immediate);
    pair.second.promote().await;
    pair.switch();
    // Whatever is written there, and however much: the process knows another record.
    let mut other = Told::default();
    let elsewhere = pair.world.serve(&PLENTY);
    for _ in 0..=5 {
        is_not_served(&ana, &pair.server, &mut lost).await;
        other.post(&ana.on(&elsewhere)).await.unwrap().is(201);
    }
    until!(pair.server.log().contains("the log went back"));
    // A new process goes by what is there.
    let again = Server::start(&pair.proxy.address, &pair.world.folder, &PLENTY);
    let ana = ana.on(&again);
    other.post(&ana).await.unwrap().is(201);
    kept.add(other);
    kept.check(&ana).await;
    lost.is_nowhere(&ana).await;
    is_sound(&pair.world.address);
}
