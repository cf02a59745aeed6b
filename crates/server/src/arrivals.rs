//! What waits for a fact is weighed again when the record arrives that holds it: claim events, by
//! themselves, soon after the register was written.
//!
//! The store may tell of a record twice, and several servers may hear of it: what is due is paid
//! less what was paid, in one transaction, so it is paid once.

use std::collections::BTreeSet;
use std::sync::Arc;

use base::{Error, Fault, Result};
use policies::ops::event::Desk;
use policies::ops::event::decide::{waiting_for, weigh_again};
use registers::RecordsChanged;
use store::Tx;
use store::outbox::{Consumer, Event};

use crate::city::City;

/// Who weighs an event when nobody asks for it.
pub const ARRIVAL: &str = "arrival";
/// What an event writes of itself comes from here: it was weighed on that already.
const OWN: &str = "event";

/// Registers for whose records events may wait.
struct Registers {
    /// Those of the events themselves.
    own: BTreeSet<String>,
    /// Those where they find who is paid, and other facts.
    others: BTreeSet<String>,
}

/// What hears that records have a new version.
pub fn consumer(city: &City) -> Consumer {
    let (of, registers) = (city.clone(), Arc::new(Registers::of(city)));
    Consumer::new(&city.store, city.clock.clone(), "arrivals").on(registers::TOPIC, move |event| {
        let (city, registers) = (of.clone(), registers.clone());
        async move { arrived(&city, &registers, &event).await }
    })
}

/// Weighs again what waits for one of the records. One event that cannot be weighed now holds up no
/// other; then all of it comes again.
async fn arrived(city: &City, registers: &Registers, event: &Event) -> Result<()> {
    let told: RecordsChanged = serde_json::from_value(event.body.clone())
        .map_err(|error| Fault::during("reading what changed", error))?;
    let register = &event.subject;
    let own = told.source.kind != OWN && registers.own.contains(register);
    if !own && !registers.others.contains(register) {
        return Ok(());
    }
    let (mut after, mut failed) = (String::new(), None);
    loop {
        let (register, keys, from) = (register.clone(), told.keys.clone(), after);
        let read = async move |tx: &mut Tx| waiting_for(tx, &register, &keys, &from).await;
        let waiting = city.store.read(read).await?;
        let Some((last, _)) = waiting.last() else { break };
        after = last.clone();
        for (id, kind) in waiting {
            if let Err(error) = weigh(city, &id, &kind).await {
                failed = Some(error);
            }
        }
    }
    failed.map_or(Ok(()), Err)
}

async fn weigh(city: &City, id: &str, kind: &str) -> Result<()> {
    // a kind that the pack has no more is weighed by nobody
    let Some(kind) = city.pack.claim_events.get(kind) else { return Ok(()) };
    let (id, now) = (id.to_owned(), city.now());
    let desk = Desk {
        pack: city.pack.clone(),
        weigher: city.event_weigher(kind),
        by: ARRIVAL.to_owned(),
        now,
        today: now.date_in(&city.pack.zone()),
    };
    let weigh = async move |tx: &mut Tx| weigh_again(tx, &desk, &id).await.map(drop);
    let weighed = city.store.write_behind(weigh).await;
    // what is refused now is tried again later, as a fault is
    weighed.map_err(|error| match error {
        Error::Refusal(refusal) => Fault::during("weighing what waited", refusal).into(),
        fault => fault,
    })
}

impl Registers {
    fn of(city: &City) -> Self {
        let pack = &city.pack;
        let register = |subject: &str| pack.subjects.get(subject).map(|of| of.register.clone());
        let (mut own, mut others) = (BTreeSet::new(), BTreeSet::new());
        for kind in pack.claim_events.values() {
            own.extend(register(&kind.subject));
            let wanted = city.event_weigher(kind).subjects(pack);
            others.extend(wanted.iter().filter_map(|subject| register(subject)));
            others.extend(kind.lines.iter().filter_map(|lines| register(&lines.directory)));
        }
        Self { own, others }
    }
}
