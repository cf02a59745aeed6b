//! The bank's files: pain.001.001.09 out (payments to be made), pain.002.001.10 in (what became of
//! them). Only what we send and need is written and read; amounts are yuan with two decimals.

use std::collections::BTreeMap;
use std::fmt::Write;

use base::{Date, Instant, Refusal};

use crate::model::Payment;

/// A payment file's head: who pays, when.
#[derive(Debug, Clone)]
pub struct Head {
    /// The run.
    pub run: String,
    /// Which of its files, from 1.
    pub batch: i64,
    /// When it was made.
    pub at: Instant,
    /// The day on which the bank shall pay.
    pub pay_on: Date,
    /// The treasury that pays first.
    pub debtors: Debtors,
    /// What it is for, for the payee's statement.
    pub purpose: String,
}

impl Head {
    /// The id of the message: the same for the same batch, so that the bank takes it once.
    pub fn message(&self) -> String {
        message(&self.run, self.batch)
    }
}

fn message(run: &str, batch: i64) -> String {
    format!("{run}-{batch}")
}

/// The treasury that pays first.
#[derive(Debug, Clone)]
pub enum Debtors {
    /// The same for all, called so.
    One(String),
    /// That of each party's district.
    Districts {
        /// What such a treasury is called.
        name: String,
        /// What districts are called, by code.
        districts: BTreeMap<String, String>,
    },
}

/// The file of `payments`, in UTF-8. The same payments give the same bytes. Where districts pay,
/// each is the debtor of a part of its own.
pub fn pain_001(head: &Head, payments: &[Payment]) -> String {
    let (id, count, sum) = (escaped(&head.message()), payments.len(), sum(payments));
    let (initiator, at) = (head.debtors.called(None), head.at);
    let mut text = String::with_capacity(400 * payments.len() + 1_000);
    let _ = write!(
        text,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"><CstmrCdtTrfInitn>\
         <GrpHdr><MsgId>{id}</MsgId><CreDtTm>{at}</CreDtTm><NbOfTxs>{count}</NbOfTxs>\
         <CtrlSum>{sum}</CtrlSum><InitgPty><Nm>{initiator}</Nm></InitgPty></GrpHdr>"
    );
    match &head.debtors {
        Debtors::One(_) => part(&mut text, head, None, payments.iter()),
        Debtors::Districts { .. } => {
            let mut of: BTreeMap<&str, Vec<&Payment>> = BTreeMap::new();
            for payment in payments {
                of.entry(&payment.district).or_default().push(payment);
            }
            for (district, payments) in of {
                part(&mut text, head, Some(district), payments.into_iter());
            }
        }
    }
    text.push_str("</CstmrCdtTrfInitn></Document>\n");
    text
}

impl Debtors {
    /// The debtor for parties of a district, as it stands in a file.
    fn called(&self, district: Option<&str>) -> String {
        match self {
            Self::One(name) => escaped(name),
            Self::Districts { name, districts } => {
                let of = district.map(|id| districts.get(id).map_or(id, String::as_str));
                escaped(format!("{} {name}", of.unwrap_or_default()).trim())
            }
        }
    }
}

fn sum<'p>(payments: impl IntoIterator<Item = &'p Payment>) -> String {
    let fen: i128 = payments.into_iter().map(|payment| i128::from(payment.amount.fen())).sum();
    format!("{}.{:02}", fen / 100, fen % 100)
}

/// The payments of one debtor.
fn part<'p>(
    text: &mut String,
    head: &Head,
    district: Option<&str>,
    payments: impl Iterator<Item = &'p Payment> + Clone,
) {
    let (count, sum) = (payments.clone().count(), sum(payments.clone()));
    let id = district.map_or(head.message(), |district| format!("{}-{district}", head.message()));
    let (id, debtor) = (escaped(&id), head.debtors.called(district));
    let _ = writeln!(
        text,
        "<PmtInf><PmtInfId>{id}</PmtInfId><PmtMtd>TRF</PmtMtd><NbOfTxs>{count}</NbOfTxs>\
         <CtrlSum>{sum}</CtrlSum><ReqdExctnDt><Dt>{}</Dt></ReqdExctnDt>\
         <Dbtr><Nm>{debtor}</Nm></Dbtr>",
        head.pay_on
    );
    for payment in payments {
        let _ = writeln!(
            text,
            "<CdtTrfTxInf><PmtId><EndToEndId>{}</EndToEndId></PmtId><Amt><InstdAmt Ccy=\"CNY\">{}\
             </InstdAmt></Amt><Cdtr><Id><OrgId><Othr><Id>{}</Id></Othr></OrgId></Id></Cdtr>\
             <CdtrAcct><Id><Othr><Id>{}</Id></Othr></Id></CdtrAcct><RmtInf><Ustrd>{}</Ustrd>\
             </RmtInf></CdtTrfTxInf>",
            end_to_end(&head.run, payment.seq, head.batch),
            payment.amount,
            escaped(&payment.party),
            escaped(payment.account.as_deref().unwrap_or_default()),
            escaped(&head.purpose),
        );
    }
    text.push_str("</PmtInf>");
}

/// The id by which the bank answers for a payment in a batch: another attempt has another.
pub fn end_to_end(run: &str, seq: i64, batch: i64) -> String {
    format!("{run}-{seq}-{batch}")
}

fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => plain.push_str("&amp;"),
            '<' => plain.push_str("&lt;"),
            '>' => plain.push_str("&gt;"),
            '"' => plain.push_str("&quot;"),
            c if c.is_control() => {}
            c => plain.push(c),
        }
    }
    plain
}

/// What the bank says of a payment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The payment's place in its run.
    pub seq: i64,
    /// The batch of the attempt.
    pub batch: i64,
    /// Paid (`ACSC`), or refused (`RJCT`) for a reason; others are not final.
    pub paid: Option<bool>,
    /// The bank's reason, such as `AC01`: wrong account.
    pub reason: Option<String>,
}

/// The statuses that the file `text` gives for payments of `run`. Refused with
/// `status_unreadable` when it is no pain.002, or names a payment of another run.
pub fn pain_002(run: &str, text: &str) -> Result<Vec<Status>, Refusal> {
    if !text.contains("pain.002.001.") || !text.trim_end().ends_with("</Document>") {
        return Err(unreadable("pain.002.001"));
    }
    let mut found = Vec::new();
    for part in text.split("<TxInfAndSts>").skip(1) {
        let part = part.split("</TxInfAndSts>").next().unwrap_or_default();
        let id = element(part, "OrgnlEndToEndId").ok_or_else(|| unreadable("OrgnlEndToEndId"))?;
        let attempt = || {
            let (seq, batch) = id.strip_prefix(run)?.strip_prefix('-')?.split_once('-')?;
            Some((seq.parse().ok()?, batch.parse().ok()?))
        };
        let (seq, batch) = attempt().ok_or_else(|| unreadable(id))?;
        let status = element(part, "TxSts").ok_or_else(|| unreadable("TxSts"))?;
        let paid = match status {
            "ACSC" | "ACCC" => Some(true),
            "RJCT" => Some(false),
            _ => None,
        };
        let reason = element(part, "Cd").map(str::to_owned);
        found.push(Status { seq, batch, paid, reason });
    }
    Ok(found)
}

/// The text of the first element `name` in `part`; names of the format need no prefix.
fn element<'a>(part: &'a str, name: &str) -> Option<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    let start = part.find(&open)? + open.len();
    let end = part[start..].find(&close)? + start;
    Some(part[start..end].trim())
}

fn unreadable(what: &str) -> Refusal {
    Refusal::new(
        "status_unreadable",
        422,
        format!("须为本批次的 pain.002 回执文件：{what}。"),
        format!("Must be a pain.002 file about payments of this run: {what}."),
    )
    .on("file")
}

/// What a bank would answer to `payments` of `run`: for the demonstration and for tests, never for
/// a real bank. `refused` gives the reason for which it refuses one.
pub fn answer(
    run: &str,
    batch: i64,
    payments: &[Payment],
    refused: impl Fn(&Payment) -> Option<&'static str>,
) -> String {
    let id = message(run, batch);
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt>\
         <GrpHdr><MsgId>answer-{id}</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{id}\
         </OrgnlMsgId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>\n"
    );
    for payment in payments {
        let (status, reason) = match refused(payment) {
            None => ("ACSC", String::new()),
            Some(code) => ("RJCT", format!("<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>")),
        };
        let _ = writeln!(
            text,
            "<TxInfAndSts><OrgnlEndToEndId>{}</OrgnlEndToEndId><TxSts>{status}</TxSts>{reason}\
             </TxInfAndSts>",
            end_to_end(run, payment.seq, batch)
        );
    }
    text.push_str("</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>\n");
    text
}

#[cfg(test)]
mod tests {
    use base::Money;

    use super::*;
    use crate::model::PaymentState;

    fn payment(seq: i64, fen: i64) -> Payment {
        Payment {
            seq,
            party: "91330106MA27XYZ12A".into(),
            district: "330106".into(),
            amount: Money::from_fen(fen),
            state: PaymentState::Sent,
            account: Some("62220000<1>".into()),
            reason: None,
            batch: Some(1),
        }
    }

    #[test]
    fn what_is_sent_is_answered() {
        let head = Head {
            run: "run_1".into(),
            batch: 1,
            at: Instant(0),
            pay_on: jiff_date(),
            debtors: Debtors::One("市财政局".into()),
            purpose: "研发费用补助".into(),
        };
        let payments = [payment(1, 12_345), payment(2, 5)];
        let sent = pain_001(&head, &payments);
        assert!(sent.contains("<CtrlSum>123.50</CtrlSum>"), "{sent}");
        assert!(sent.contains("62220000&lt;1&gt;"), "{sent}");
        let answered = answer("run_1", 1, &payments, |p| (p.seq == 2).then_some("AC01"));
        let statuses = pain_002("run_1", &answered).unwrap();
        assert_eq!(statuses[0], Status { seq: 1, batch: 1, paid: Some(true), reason: None });
        let refused = Status { seq: 2, batch: 1, paid: Some(false), reason: Some("AC01".into()) };
        assert_eq!(statuses[1], refused);
        assert_eq!(pain_002("run_2", &answered).unwrap_err().code, "status_unreadable");
        assert_eq!(pain_002("run_1", &answered[..200]).unwrap_err().code, "status_unreadable");
    }

    #[test]
    fn where_districts_pay_first_each_is_the_debtor_of_its_own_parties() {
        let districts = [("330106", "西湖区"), ("330110", "余杭区")];
        let districts = districts.map(|(id, text)| (id.to_owned(), text.to_owned())).into();
        let head = Head {
            run: "run_1".into(),
            batch: 2,
            at: Instant(0),
            pay_on: jiff_date(),
            debtors: Debtors::Districts { name: "区县财政".into(), districts },
            purpose: "奖励".into(),
        };
        let elsewhere = Payment { district: "330110".into(), ..payment(2, 5) };
        let sent = pain_001(&head, &[payment(1, 100), elsewhere, payment(3, 200)]);
        let parts: Vec<&str> = sent.split("<PmtInf>").skip(1).collect();
        assert_eq!(parts.len(), 2, "{sent}");
        for (part, debtor, sum, seqs) in [
            (parts[0], "西湖区 区县财政", "3.00", &["run_1-1-2", "run_1-3-2"][..]),
            (parts[1], "余杭区 区县财政", "0.05", &["run_1-2-2"]),
        ] {
            assert!(part.contains(&format!("<Dbtr><Nm>{debtor}</Nm></Dbtr>")), "{part}");
            assert!(part.contains(&format!("<CtrlSum>{sum}</CtrlSum>")), "{part}");
            assert!(seqs.iter().all(|id| part.contains(id)), "{part}");
        }
        assert!(sent.contains("<NbOfTxs>3</NbOfTxs><CtrlSum>3.05</CtrlSum>"), "{sent}");
    }

    fn jiff_date() -> Date {
        "2026-11-25".parse().unwrap()
    }
}
