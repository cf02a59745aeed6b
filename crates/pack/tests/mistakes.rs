//! One mistake in the fixture at a time: what is said about it, exactly where, and what is
//! suggested. `‸` in the new text marks the place.

mod support;

use pack::{Loaded, load};
use support::{Mutated, files};

/// File, what is there, what is written instead, code, suggestion.
type Row = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

fn check(rows: &[Row]) {
    for (file, from, to, code, suggestion) in rows {
        let marked = Mutated::new().replace(file, from, to);
        let text = files_text(&marked, file);
        let (line, column) = place(&text);
        let mutated = Mutated::new().file(file, &text.replace('‸', ""));
        let loaded = mutated.load();
        let found: Vec<_> = loaded
            .diagnostics
            .iter()
            .map(|d| (d.code.as_ref(), d.file.as_str(), d.line, d.column, d.suggestion.as_deref()))
            .collect();
        assert_eq!(found, [(*code, *file, line, column, *suggestion)], "{to}");
    }
}

fn files_text(mutated: &Mutated, file: &str) -> String {
    let (_, bytes) = mutated.files.iter().find(|(name, _)| name == file).expect("there");
    String::from_utf8(bytes.clone()).expect("text")
}

fn place(text: &str) -> (u32, u32) {
    let before = &text[..text.find('‸').expect("a marked place")];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().expect("a line").chars().count() + 1;
    (line as u32, column as u32)
}

#[test]
fn the_fixture_is_without_mistake() {
    let loaded = load(&support::fixture());
    assert_eq!(loaded.diagnostics, []);
    let pack = loaded.pack.expect("a pack");
    assert_eq!(pack.givers.asks["stall.food"], ["goods"]);
    assert_eq!(pack.givers.acts["stall.number"], ["stall_number"]);
    assert_eq!(pack.givers.credentials["stall.goods"], ["stall_licence"]);
    assert_eq!(pack.rule("stall.area <= 20").facts(), ["stall.area"]);
    assert_eq!(pack.zone().iana_name(), Some("Asia/Shanghai"));
    assert!(pack.access.contains("permit"));
}

#[test]
fn groups_of_a_match_are_told_by_texts_of_the_subject() {
    let of = |fact: &'static str, code, suggestion| -> Row {
        ("registers.yaml", "    register: stalls\nlists:", fact, code, suggestion)
    };
    let groups = |fact: &str| -> &'static str {
        let text = "{ zh: 商品, en: Goods }";
        let groups = format!("    match_groups: [{{ fact: ‸{fact}, text: {text} }}]");
        format!("    register: stalls\n{groups}\nlists:").leak()
    };
    check(&[
        of(groups("stall.area"), "invalid_match_group", None),
        of(groups("person.name"), "invalid_match_group", None),
        of(groups("stall.googs"), "unknown_fact", Some("stall.goods")),
    ]);
}

const YAML: &[Row] = &[
    (
        "stall.yaml",
        "    kind: permit",
        "    kind: permit\n    ‸kind: permit",
        "yaml_duplicate_key",
        None,
    ),
    ("stall.yaml", "    kind: permit", "    kind: ‸&one permit", "yaml_alias", None),
    ("stall.yaml", "    kind: permit", "    kind: ‸!!str permit", "yaml_tag", None),
    ("stall.yaml", "life_events:\n", "‸---\nlife_events:\n", "yaml_document", None),
    ("stall.yaml", "    kind: permit", "    ‸[a]: permit", "yaml_key", None),
];

#[test]
fn what_is_no_yaml_that_we_take() {
    check(YAML);
}

const SCHEMA: &[Row] = &[
    (
        "stall.yaml",
        "    supervisor: market\n    needs:\n      - { fact: stall.goods }",
        "    ‸superviser: market\n    supervisor: market\n    needs:\n      - { fact: stall.goods }",
        "unknown_key",
        Some("supervisor"),
    ),
    (
        "stall.yaml",
        "    legal_working_days: 5",
        "    legal_working_days: ‸-5",
        "invalid_value",
        None,
    ),
    (
        "stall.yaml",
        "    legal_working_days: 5",
        "    legal_working_days: ‸5000000000",
        "invalid_value",
        None,
    ),
    (
        "stall.yaml",
        "  - id: stall_number\n    text: { zh: 编摊位号, en: Stall number }\n    kind: registration",
        "  - ‸id: stall_number\n    text: { zh: 编摊位号, en: Stall number }",
        "missing_key",
        Some("kind:"),
    ),
    ("stall.yaml", "    kind: permit", "    kind: ‸permot", "unknown_value", Some("permit")),
    ("stall.yaml", "      mode: automatic", "      mode: ‸auto", "unknown_value", None),
    (
        "stall.yaml",
        "basis: [{ source: \"003\", lines: \"52, 143-144\" }]",
        "basis: [{ source: \"003\", lines: ‸52 }]",
        "wrong_type",
        Some("\"52\""),
    ),
    (
        "stall.yaml",
        "{ zh: 卖什么, en: What you sell }",
        "{ zh: ‸'', en: What you sell }",
        "invalid_value",
        None,
    ),
    (
        "stall.yaml",
        "{ zh: 卖什么, en: What you sell }",
        "{ zh: 卖什么, en: What, ‸you sell }",
        "unknown_key",
        None,
    ),
    (
        "stall.yaml",
        "    from: 2026-01-01\n    basis: [{ source: \"003\", lines: \"52, 143-144\" }]",
        "    from: ‸2026-13-01\n    basis: [{ source: \"003\", lines: \"52, 143-144\" }]",
        "invalid_value",
        None,
    ),
    // one of two shapes: a fact or a credential
    (
        "stall.yaml",
        "{ fact: stall.permitted_on, value: today }",
        "{ fact: stall.permitted_on, ‸valeu: today }",
        "unknown_key",
        Some("value"),
    ),
    (
        "stall.yaml",
        "{ credential: stall_licence }",
        "{ ‸credentail: stall_licence }",
        "unknown_key",
        Some("credential"),
    ),
    // shapes told apart by the value of a key
    ("tests/stories.yaml", "do: decide", "do: ‸decied", "unknown_value", Some("decide")),
    (
        "tests/stories.yaml",
        "        approve: false",
        "        approve: ‸perhaps",
        "wrong_type",
        None,
    ),
    (
        "tests/stories.yaml",
        "        reason: too_large",
        "        ‸reasn: too_large",
        "unknown_key",
        Some("reason"),
    ),
    // shapes told apart by which key is there
    ("people.yaml", "{ running: S }", "{ ‸runing: S }", "unknown_key", Some("running")),
    ("pack.yaml", "state: draft", "state: ‸drafted", "unknown_value", Some("draft")),
    ("calendar/2026.yaml", "year: 2026", "year: ‸next", "wrong_type", None),
    (
        "calendar/2026.yaml",
        "make_up_workdays: [2026-01-04]",
        "‸make_up_workdays: [2026-01-05]",
        "bad_calendar",
        None,
    ),
];

#[test]
fn what_the_schema_does_not_take() {
    check(SCHEMA);
}

const NAMES: &[Row] = &[
    (
        "stall.yaml",
        "    department: market\n    holder: stall",
        "    department: ‸markt\n    holder: stall",
        "unknown_department",
        Some("market"),
    ),
    ("stall.yaml", "holder: stall", "holder: ‸stal", "unknown_subject", Some("stall")),
    (
        "registers.yaml",
        "    register: stalls",
        "    register: ‸stals",
        "unknown_register",
        Some("stalls"),
    ),
    ("registers.yaml", "    key: number", "    key: ‸numbr", "unknown_fact", Some("number")),
    ("registers.yaml", "        list: goods", "        list: ‸good", "unknown_list", Some("goods")),
    (
        "stall.yaml",
        "{ fact: stall.area }",
        "{ fact: ‸stall.aera }",
        "unknown_fact",
        Some("stall.area"),
    ),
    (
        "stall.yaml",
        "{ credential: stall_licence }",
        "{ credential: ‸stall_license }",
        "unknown_credential",
        Some("stall_licence"),
    ),
    (
        "stall.yaml",
        "acts: [stall_permit, stall_number]",
        "acts: [stall_permit, ‸stall_numbre]",
        "unknown_act",
        Some("stall_number"),
    ),
    ("stall.yaml", "life_event: begin", "life_event: ‸begins", "unknown_life_event", Some("begin")),
    (
        "stall.yaml",
        "goals: [stall.number, stall_licence]",
        "goals: [‸stall.numbr, stall_licence]",
        "unknown_fact",
        Some("stall.number"),
    ),
    (
        "stall.yaml",
        "open_facts: [stall.number]",
        "open_facts: [‸stall.area]",
        "open_fact_not_carried",
        None,
    ),
    ("people.yaml", "roles: [applicant]", "roles: [‸aplicant]", "unknown_role", Some("applicant")),
    (
        "people.yaml",
        "districts: [\"990102\"]",
        "districts: [‸\"990103\"]",
        "unknown_district",
        Some("990102"),
    ),
    ("tests/stories.yaml", "as: wang", "as: ‸wnag", "unknown_persona", Some("wang")),
    (
        "tests/stories.yaml",
        "commitments: [clean]",
        "commitments: [‸cleen]",
        "unknown_ask",
        Some("clean"),
    ),
    (
        "tests/stories.yaml",
        "reason: too_large",
        "reason: ‸to_large",
        "unknown_reason",
        Some("too_large"),
    ),
    (
        "tests/situations.yaml",
        "package: open_stall",
        "package: ‸opne_stall",
        "unknown_package",
        Some("open_stall"),
    ),
    (
        "tests/situations.yaml",
        "failing: []",
        "failing: [‸stall_permit.smal]",
        "unknown_clause",
        Some("small"),
    ),
    (
        "stall.yaml",
        "source: \"003\", lines: \"52, 143-144\"",
        "source: ‸\"007\", lines: \"52\"",
        "unknown_document",
        None,
    ),
    ("stall.yaml", "lines: \"52, 143-144\"", "lines: ‸\"144-143\"", "invalid_lines", None),
    (
        "stall.yaml",
        "{ source: \"003\", lines: \"52, 143-144\" }",
        "‸{ source: \"003\" }",
        "invalid_lines",
        None,
    ),
];

#[test]
fn names_of_nothing() {
    check(NAMES);
}

const ENTRIES: &[Row] = &[
    (
        "people.yaml",
        "  - id: reviewer\n",
        "  - id: ‸applicant\n    text: { zh: 又, en: again }\n  - id: reviewer\n",
        "duplicate_id",
        None,
    ),
    ("registers.yaml", "{ id: books,", "{ id: ‸fruit,", "duplicate_id", None),
    (
        "stall.yaml",
        "  - id: begin\n",
        "  - id: ‸Begin-it\n    text: { zh: 又, en: again }\n    audience: person\n  - id: begin\n",
        "invalid_id",
        None,
    ),
    (
        "stall.yaml",
        "    from: 2026-01-01\n    basis: [{ source: \"003\", lines: \"52, 143-144\" }]",
        "    from: 2026-01-01\n    to: ‸2025-12-31\n    basis: [{ source: 示例 }]",
        "wrong_period",
        None,
    ),
    (
        "stall.yaml",
        "gives: [stall.clean_committed]",
        "gives: [stall.clean_committed, ‸stall.area]",
        "ask_gives_no_boolean",
        None,
    ),
    (
        "stall.yaml",
        "    kind: commitment\n    statement: { zh: 我承诺保持清洁，接受检查。, en: I shall keep it clean and may be checked. }",
        "    kind: ‸commitment",
        "commitment_without_statement",
        None,
    ),
    (
        "stall.yaml",
        "{ fact: stall.permitted_on, value: today }",
        "{ fact: ‸stall.permitted_on }",
        "give_without_value",
        None,
    ),
    (
        "registers.yaml",
        "        type: code\n        list: goods",
        "        type: ‸code",
        "code_without_values",
        None,
    ),
    (
        "registers.yaml",
        "        unit: m2",
        "        unit: m2\n        pattern: ‸'[0-9]+'",
        "invalid_pattern",
        None,
    ),
    (
        "registers.yaml",
        "        text: { zh: 摊位号, en: Number }\n        type: text",
        "        text: { zh: 摊位号, en: Number }\n        type: text\n        pattern: ‸'(['",
        "invalid_pattern",
        None,
    ),
    (
        "registers.yaml",
        "        text: { zh: 摊位号, en: Number }\n        type: text",
        "        text: { zh: 摊位号, en: Number }\n        type: text\n        pattern: ‸'(?=a)a'",
        "invalid_pattern",
        None,
    ),
    ("people.yaml", "name: 林小果 }", "name: ‸7 }", "wrong_fact_value", None),
    (
        "tests/situations.yaml",
        "stall.food: false",
        "stall.food: ‸nothing",
        "wrong_fact_value",
        None,
    ),
    (
        "organisation.yaml",
        "districts:\n  - id: \"990102\"",
        "districts:\n  - id: ‸\"880102\"\n    text: { zh: 西区, en: West }\n    from: 2026-01-01\n    basis: [{ source: 示例 }]\n  - id: \"990102\"",
        "invalid_division",
        None,
    ),
    (
        "pack.yaml",
        "zone: Asia/Shanghai",
        "zone: ‸Asia/Hangzhou",
        "unknown_zone",
        Some("Asia/Shanghai"),
    ),
    ("pack.yaml", "state: draft", "state: published\nhash: ‸abc", "published_pack_changed", None),
];

#[test]
fn entries_that_do_not_hang_together() {
    check(ENTRIES);
}

const RULES: &[Row] = &[
    // plain
    (
        "stall.yaml",
        "rule: stall.area <= 20",
        "rule: ‸stall.aera <= 20",
        "rule_unknown_fact",
        Some("stall.area"),
    ),
    // folded over two lines
    (
        "stall.yaml",
        "            and not stall.food",
        "            and not ‸stall.fod",
        "rule_unknown_fact",
        Some("stall.food"),
    ),
    // double-quoted, after an escape
    (
        "stall.yaml",
        "\"in_list(stall.goods, 'goods')\"",
        "\"'\\u6c49' = 'x' or in_list(‸stall.godos, 'goods')\"",
        "rule_unknown_fact",
        Some("stall.goods"),
    ),
    // single-quoted, after a doubled quote
    (
        "stall.yaml",
        "when: stall.food }",
        "when: '''x'' = ''x'' and ‸stall.fodo' }",
        "rule_unknown_fact",
        Some("stall.food"),
    ),
    // literal
    (
        "stall.yaml",
        "rule: stall.area <= 20",
        "rule: |\n          stall.area <= 20\n            and ‸stall.aera > 0",
        "rule_unknown_fact",
        Some("stall.area"),
    ),
];

#[test]
fn rules_are_shown_where_they_stand_however_they_are_quoted() {
    check(RULES);
}

#[test]
fn a_broken_entry_hides_no_other_and_references_to_it_are_no_second_mistake() {
    let codes = Mutated::new()
        .replace("stall.yaml", "    kind: permit", "    kind: permot")
        .replace("people.yaml", "roles: [applicant]", "roles: [aplicant]")
        .codes();
    assert_eq!(codes, ["unknown_role", "unknown_value"]);
}

#[test]
fn a_lint_from_above_is_shown_at_its_place_and_can_refuse_the_pack() {
    let message = base::Text::new("超过承诺", "Longer than promised");
    let slow = |pack: &pack::Pack| {
        let pointer = "/promises/0/working_days";
        vec![pack.places.error("slow", pack::Kind::Package, "open_stall", pointer, message.clone())]
    };
    let loaded = pack::load_with(&support::fixture(), &[&slow]);
    assert!(loaded.pack.is_none());
    let found = &loaded.diagnostics[0];
    let text = files().into_iter().find(|(name, _)| name == "stall.yaml").expect("there").1;
    let line = text.lines().nth(found.line as usize - 1).expect("a line");
    assert_eq!((line, found.column), ("        working_days: 1", 23));
}

#[test]
fn files_that_cannot_be_read() {
    assert_eq!(Mutated::new().without("pack.yaml").codes(), ["manifest_missing"]);
    let tab = Mutated::new().file("z.yaml", "asks:\n\t- id: x\n");
    let diagnostics = tab.load().diagnostics;
    assert_eq!((diagnostics[0].code.as_ref(), diagnostics[0].line), ("yaml_tab", 2));
    let mut bytes = Mutated::new();
    bytes.files.push(("z.yaml".to_owned(), vec![0xff, 0xfe, 0x41]));
    assert_eq!(bytes.codes(), ["file_not_utf8"]);
    let large = " ".repeat(base::limits::PACK_FILE_BYTES_MAX + 1);
    assert_eq!(Mutated::new().file("z.yaml", &large).codes(), ["file_too_large"]);
    let deep = "[".repeat(100);
    assert_eq!(Mutated::new().file("z.yaml", &deep).codes(), ["yaml_depth"]);
    let nowhere = load(std::path::Path::new("/nowhere/at/all"));
    let codes: Vec<_> = nowhere.diagnostics.iter().map(|d| d.code.as_ref()).collect();
    assert_eq!(codes, ["file_unreadable", "manifest_missing"]);
    assert!(nowhere.pack.is_none());
}

#[test]
fn the_rendered_output_in_both_languages() {
    let mistakes = Mutated::new()
        .replace("stall.yaml", "            and not stall.food", "            and not stall.fod")
        .replace("stall.yaml", "zh: 摊位情况, en", "zh: 摊位情况, zhh: 摊位, en")
        .replace("people.yaml", "roles: [applicant]", "roles: [aplicant]");
    let unlawful = Mutated::new().replace("stall.yaml", "卖什么", "其他材料");
    let mut rendered = String::new();
    for mutated in [mistakes, unlawful] {
        let dir = mutated.write();
        let diagnostics = load(dir.path()).diagnostics;
        for lang in [base::Lang::Zh, base::Lang::En] {
            rendered += &pack::diagnostic::render(&diagnostics, dir.path(), lang, false);
            rendered.push('\n');
        }
        let colour = pack::diagnostic::render(&diagnostics, dir.path(), base::Lang::Zh, true);
        assert!(colour.contains("\u{1b}[1;31m") && !rendered.contains('\u{1b}'));
    }
    insta::assert_snapshot!("rendered", rendered);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config {
        cases: 64, failure_persistence: None, ..Default::default()
    })]

    /// Loading never panics, whatever is in the files, and what it says has a place.
    #[test]
    fn loading_never_panics(
        edits in proptest::collection::vec(
            (proptest::prelude::any::<proptest::sample::Index>(),
             proptest::prelude::any::<proptest::sample::Index>(),
             proptest::prelude::any::<u8>(), 0_u8..4),
            1..6,
        ),
    ) {
        let mut mutated = Mutated::new();
        for (file, at, byte, how) in edits {
            let bytes = &mut file.get_mut(&mut mutated.files).1;
            if bytes.is_empty() { continue }
            let at = at.index(bytes.len());
            match how {
                0 => bytes[at] = byte,
                1 => bytes.insert(at, byte),
                2 => { bytes.remove(at); }
                // signs that mean something in YAML
                _ => bytes[at] = b"-:?[]{},#&*!|>'\"%@`~ \n\t"[usize::from(byte) % 23],
            }
        }
        let Loaded { pack, diagnostics } = mutated.load();
        let errors = diagnostics.iter().any(|d| d.severity == pack::Severity::Error);
        proptest::prop_assert_eq!(pack.is_none(), errors);
        for d in &diagnostics {
            proptest::prop_assert!(d.line >= 1 && d.column >= 1 && !d.message.zh.is_empty());
        }
        pack::diagnostic::render(&diagnostics, &support::fixture(), base::Lang::Zh, false);
    }
}

#[test]
fn every_file_of_the_fixture_is_read() {
    let names: Vec<_> = files().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names.len(), 9, "{names:?}");
}
