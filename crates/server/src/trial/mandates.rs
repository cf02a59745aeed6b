//! Mandates in a story: given, and ended before their day.

use access::RecordKey;
use base::{Refusal, Result};
use cases::ops::Actor;
use cases::ops::mandates::{NewMandate, Party, grant, revoke};
use pack::Step;
use serde_json::Value as Json;

use super::story::Stage;

/// What steps call a mandate that has no name.
const UNNAMED: &str = "mandate";

impl Stage {
    /// Gives a mandate, or ends one.
    pub(super) async fn mandate(&mut self, step: &Step) -> Result<()> {
        match step {
            Step::GrantMandate { r#as, mandate, .. } => {
                let (who, new) = (self.who(r#as)?, self.new_mandate(step)?);
                let (room, now) = (self.city.cases.clone(), self.city.now());
                let write = async move |tx: &mut store::Tx| {
                    grant(tx, &room, &Actor { who: &who, now }, &new).await
                };
                let given = self.city.store.write(write).await?;
                let name = mandate.as_deref().unwrap_or(UNNAMED);
                self.mandates.insert(name.to_owned(), given.id);
                Ok(())
            }
            Step::RevokeMandate { r#as, mandate, reason, .. } => {
                let id = self.mandate_id(mandate.as_deref().unwrap_or(UNNAMED))?;
                let (who, reason) = (self.who(r#as)?, reason.clone());
                let (room, now) = (self.city.cases.clone(), self.city.now());
                let write = async move |tx: &mut store::Tx| {
                    revoke(tx, &room, &Actor { who: &who, now }, &id, &reason).await.map(drop)
                };
                self.city.store.write(write).await
            }
            _ => Ok(()),
        }
    }

    /// The mandate that the story calls `name`.
    pub(super) fn mandate_id(&self, name: &str) -> Result<String, Refusal> {
        self.mandates.get(name).cloned().ok_or_else(|| Refusal::not_found().on(name))
    }

    fn new_mandate(&self, step: &Step) -> Result<NewMandate, Refusal> {
        let Step::GrantMandate {
            agent, principal, paper, packages, owned, commitments, to, ..
        } = step
        else {
            return Err(Refusal::not_found());
        };
        let name = principal.as_ref().and_then(|principal| principal.name.clone());
        Ok(NewMandate {
            principal: principal.as_ref().map(|of| RecordKey::new(&of.register, &of.key)),
            paper: paper.clone().map(|paper| (name.unwrap_or_default(), paper)),
            agent: self.party(agent)?,
            packages: packages.clone(),
            owned: *owned,
            commitments: *commitments,
            to: *to,
        })
    }

    /// The person of the persona `id`, as its register knows it.
    fn party(&self, id: &str) -> Result<Party, Refusal> {
        let missing = || Refusal::not_found().on(id);
        let record = self.people.get(id).and_then(|who| who.person.clone()).ok_or_else(missing)?;
        let persona = self.city.pack.personas.get(id).ok_or_else(missing)?;
        let of = persona.records.get(&record.register).ok_or_else(missing)?;
        let name = of.get("name").and_then(Json::as_str).unwrap_or_default().to_owned();
        Ok(Party { record, name })
    }
}
