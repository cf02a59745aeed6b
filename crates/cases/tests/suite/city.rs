//! Small fictional cities, said in few words and loaded as packs.

use std::fmt::Write;
use std::sync::Arc;

use base::Instant;
use cases::engine::{Facts, Plan, Source, plan};
use pack::Pack;
use serde_json::Value as Json;

/// What a small city has besides its registers; the rest of each entry is always the same.
#[derive(Default)]
pub struct City {
    asks: String,
    acts: String,
    act_ids: Vec<String>,
    credentials: String,
    promise: Option<u32>,
}

const DAYS: &str = "from: 2026-01-01\n    basis: [{ source: 示例 }]";

const FRAME: &str = r#"
departments:
  - id: office
    text: { zh: 办事处, en: Office }
    in_districts: true
    from: 2026-01-01
    basis: [{ source: 示例 }]
  - id: other
    text: { zh: 另一处, en: Other office }
    from: 2026-01-01
    basis: [{ source: 示例 }]
districts:
  - { id: "990102", text: { zh: 东区, en: East }, from: 2026-01-01, basis: [{ source: 示例 }] }
service_points:
  - id: hall
    text: { zh: 大厅, en: Hall }
    kind: hall
    district: "990102"
    address: { zh: 东区1号, en: 1 East }
    longitude: 120.1
    latitude: 30.2
    hours: { zh: 上午, en: Mornings }
    opens: [{ from: "09:00", to: "12:00" }]
    seats: 3
    basis: [{ source: 示例 }]
life_events:
  - { id: begin, text: { zh: 开办, en: Begin }, audience: person }
roles:
  - { id: applicant, text: { zh: 申请人, en: Applicant } }
  - { id: clerk, text: { zh: 窗口, en: Clerk } }
  - { id: reviewer, text: { zh: 审查员, en: Reviewer }, department: true, districts: true }
  - { id: auditor, text: { zh: 审计员, en: Auditor } }
subjects:
  - { id: person, text: { zh: 申请人, en: Applicant }, register: people }
  - { id: shop, text: { zh: 店, en: Shop }, register: shops }
  - { id: place, text: { zh: 地址, en: Place }, register: places, key: shop.place_code }
registers:
  - id: people
    text: { zh: 人口库, en: People }
    department: office
    key: identity_number
    facts:
      - { id: identity_number, text: { zh: 证件号码, en: Number }, type: text, sensitivity: personal }
      - { id: name, text: { zh: 姓名, en: Name }, type: text, sensitivity: personal }
      - { id: birth_on, text: { zh: 出生日期, en: Born }, type: date, sensitivity: personal }
      - { id: health_checked, text: { zh: 已体检, en: Checked }, type: boolean, sensitivity: personal }
    from: 2026-01-01
    basis: [{ source: 示例 }]
  - id: places
    text: { zh: 地址库, en: Places }
    department: other
    key: code
    facts:
      - { id: code, text: { zh: 编码, en: Code }, type: text, sensitivity: public }
      - { id: area, text: { zh: 面积, en: Area }, type: integer, sensitivity: public }
    from: 2026-01-01
    basis: [{ source: 示例 }]
  - id: shops
    text: { zh: 店铺库, en: Shops }
    department: office
    key: number
    from: 2026-01-01
    basis: [{ source: 示例 }]
    facts:
      - { id: number, text: { zh: 店号, en: Number }, type: text, sensitivity: public }
      - { id: name, text: { zh: 店名, en: Name }, type: text, max_length: 20, sensitivity: public }
      - { id: place_code, text: { zh: 地址编码, en: Place code }, type: text, sensitivity: public }
      - { id: office_id, text: { zh: 办理处, en: Who decides }, type: text, sensitivity: public }
      - id: offices
        text: { zh: 会同的处, en: Who joins }
        type: code_list
        sensitivity: public
        values:
          - { id: office, text: { zh: 办事处, en: Office } }
          - { id: other, text: { zh: 另一处, en: Other } }
      - { id: district, text: { zh: 区, en: District }, type: text, sensitivity: public }
      - { id: staff, text: { zh: 人数, en: Staff }, type: integer, sensitivity: public }
      - id: same_name_count
        text: { zh: 同名, en: Same name }
        type: integer
        sensitivity: public
        computed: { function: count_same_name, facts: [shop.name] }
"#;

impl City {
    /// An ask of `kind` for `gives`, with further `lines` of YAML.
    pub fn ask(mut self, kind: &str, id: &str, gives: &str, lines: &[&str]) -> Self {
        let statement = match kind {
            "commitment" => "\n    statement: { zh: 我承诺。, en: I promise. }",
            _ => "",
        };
        let _ = write!(
            self.asks,
            "  - id: {id}\n    text: {{ zh: {id}, en: {id} }}\n    kind: {kind}\n    \
             gives: [{gives}]{statement}{}\n    {DAYS}\n",
            more(lines)
        );
        self
    }

    /// An act of one day that needs and gives these, with further `lines` of YAML.
    pub fn act(mut self, id: &str, needs: &[&str], gives: &[&str], lines: &[&str]) -> Self {
        let need = |need: &&str| match need.split_once(" when ") {
            Some((fact, when)) => format!("{{ fact: {fact}, when: \"{when}\" }}"),
            None => format!("{{ fact: {need} }}"),
        };
        let give = |give: &&str| match give.split_once(" = ") {
            Some(("credential", id)) => format!("{{ credential: {id} }}"),
            Some((fact, "running")) => {
                let function = "{ function: running_number, facts: [] }";
                format!("{{ fact: {fact}, function: {function} }}")
            }
            Some((fact, value)) => format!("{{ fact: {fact}, value: \"{value}\" }}"),
            None => format!("{{ fact: {give}, value: \"true\" }}"),
        };
        let needs: Vec<String> = needs.iter().map(need).collect();
        let gives: Vec<String> = gives.iter().map(give).collect();
        let mut lines = lines.to_vec();
        let mut default = |key: &str, line| {
            if !lines.iter().any(|line: &&str| line.starts_with(key)) {
                lines.push(line);
            }
        };
        default("kind:", "kind: permit");
        default("department:", "department: office");
        default("working_days:", "working_days: 1");
        default("decision:", "decision: { mode: automatic }");
        let _ = write!(
            self.acts,
            "  - id: {id}\n    text: {{ zh: {id}, en: {id} }}\n    supervisor: office\n    \
             needs: [{}]\n    gives: [{}]{}\n    {DAYS}\n",
            needs.join(", "),
            gives.join(", "),
            more(&lines)
        );
        self.act_ids.push(id.to_owned());
        self
    }

    /// A credential of `holder` that carries `facts`.
    pub fn credential(mut self, id: &str, holder: &str, facts: &str) -> Self {
        let _ = write!(
            self.credentials,
            "  - id: {id}\n    text: {{ zh: {id}, en: {id} }}\n    department: office\n    \
             holder: {holder}\n    facts: [{facts}]\n    {DAYS}\n"
        );
        self
    }

    /// The package promises these days.
    pub fn promise(mut self, working_days: u32) -> Self {
        self.promise = Some(working_days);
        self
    }

    /// The pack whose package `open` wants `goals`. Facts `shop.b0` to `shop.b9` are booleans.
    pub fn load(self, goals: &str) -> Arc<Pack> {
        let dir = tempfile::tempdir().expect("a folder");
        let write = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("written");
        };
        let booleans: String = (0..10)
            .map(|n| {
                let text = format!("{{ zh: 是否{n}, en: B{n} }}");
                format!(
                    "      - {{ id: b{n}, text: {text}, type: boolean, sensitivity: public }}\n"
                )
            })
            .collect();
        let mut text = format!("{}{booleans}", FRAME.trim_start());
        for (name, entries) in
            [("asks", &self.asks), ("acts", &self.acts), ("credentials", &self.credentials)]
        {
            if !entries.is_empty() {
                let _ = write!(text, "{name}:\n{entries}");
            }
        }
        let promise = self.promise.map_or("[]".to_owned(), |days| {
            format!("[{{ from: 2026-01-01, working_days: {days}, basis: [{{ source: 示例 }}] }}]")
        });
        let _ = write!(
            text,
            "packages:\n  - id: open\n    text: {{ zh: 开店, en: Open a shop }}\n    \
             guide: {{ zh: 开店。, en: Open. }}\n    life_event: begin\n    applicant: person\n    \
             subject: shop\n    new_subject: true\n    goals: [{goals}]\n    acts: [{}]\n    \
             promises: {promise}\n    {DAYS}\n",
            self.act_ids.join(", "),
        );
        write("more/city.yaml", &text);
        write(
            "pack.yaml",
            "id: exampleton\ntext: { zh: 示例市, en: Exampleton }\nversion: \"2026.1.1\"\n\
             state: draft\nzone: Asia/Shanghai\ndivision: \"990100\"\n\
             journal: exampleton.onevisit.example/journal\n\
             issuer: https://exampleton.onevisit.example\nbasis: [{ source: 示例 }]\n",
        );
        write(
            "calendar/2026.yaml",
            "year: 2026\nholidays:\n  - name: { zh: 元旦, en: New Year }\n    \
             dates: [2026-01-01, 2026-01-02]\nmake_up_workdays: [2026-01-04]\n\
             basis: { source: 示例通知 }\n",
        );
        write("access/city.cedar", include_str!("city.cedar"));
        for name in ["pack.yaml", "calendar/2026.yaml", "access/city.cedar"] {
            let to = dir.path().join("base").join(name);
            std::fs::create_dir_all(to.parent().expect("a parent")).expect("a folder");
            std::fs::rename(dir.path().join(name), to).expect("moved");
        }
        // without lints: a planner must bear what they refuse
        let loaded = pack::load_more(&dir.path().join("base"), &dir.path().join("more"));
        Arc::new(loaded.pack.unwrap_or_else(|| panic!("{text}\n{:#?}", loaded.diagnostics)))
    }
}

fn more(lines: &[&str]) -> String {
    lines.iter().map(|line| format!("\n    {line}")).collect()
}

/// A Monday in the summer, nine o'clock.
pub fn monday() -> Instant {
    "2026-06-01T01:00:00Z".parse().expect("a time")
}

/// Facts known on that Monday, each from a source said by its first letter: `register: shop.b0`.
pub fn facts(pack: &Pack, known: &[(&str, &str, Json)]) -> Facts {
    let mut facts = Facts::on(monday().date_in(&pack.zone()));
    for (source, name, value) in known {
        let source = match *source {
            "register" => Source::Register("shops".into()),
            "credential" => Source::Credential("card".into()),
            "act" => Source::Act("earlier".into()),
            _ => Source::Ask("asked".into()),
        };
        facts.set(pack, name, value, source, monday()).expect("a fact of the pack");
    }
    facts
}

/// The plan of `open` for what is known.
pub fn planned(pack: &Pack, known: &[(&str, &str, Json)]) -> Plan {
    plan(pack, &pack.packages["open"], &facts(pack, known))
}

/// The ids of what a plan asks.
pub fn asked(plan: &Plan) -> Vec<&str> {
    plan.asks.iter().map(|ask| ask.id.as_str()).collect()
}

/// The acts of a plan, in order.
pub fn acts(plan: &Plan) -> Vec<&str> {
    plan.tasks.iter().map(|task| task.act.as_str()).collect()
}
