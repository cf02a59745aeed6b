//! The archive of a case: a folder with everything about it, a manifest, and the SHA-256 of every
//! file, so that anybody can tell later that nothing was changed.

use std::path::Path;

use base::id::{CaseId, ReceiptId};
use base::{Date, Fault, Result};
use cases::model::{CaseReceipt, CaseState};
use cases::ops::{Header, Loaded};
use pack::Pack;
use serde::Serialize;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use crate::city::City;
use crate::documents;

/// Where the files of an archive begin.
const MANIFEST: &str = "manifest.json";
/// Block of a tar file.
const BLOCK: usize = 512;

/// One file of an archive.
#[derive(Debug, Clone)]
pub struct ArchiveFile {
    /// Its path within the archive.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Everything about a case.
#[derive(Debug, Clone)]
pub struct CaseArchive {
    /// Its name: the number of the case.
    pub name: String,
    /// Its files; the first is the manifest.
    pub files: Vec<ArchiveFile>,
}

/// What the manifest says of a file.
#[derive(Debug, Serialize)]
struct Listed<'a> {
    path: &'a str,
    bytes: usize,
    sha256: String,
}

/// The last day on which an ended case is kept; `None` when it is open, or kept for ever.
pub fn retained_until(pack: &Pack, case: &Loaded) -> Option<Date> {
    let ended_on = case.state.ended_at?.date_in(&pack.zone());
    let years = pack.packages.get(&case.header.package)?.retention_years?;
    ended_on.checked_add(jiff::Span::new().years(i64::from(years))).ok()
}

/// Takes out the archive of the case `id`, without asking who wants it.
pub async fn take_out(city: &City, id: &CaseId) -> Result<CaseArchive> {
    let of = id.clone();
    let hash = city.store.read(async move |tx| cases::ops::pack_of(tx, &of).await).await?;
    let room = match hash == city.pack.hash {
        true => city.cases.clone(),
        false => city.room_of(&hash).await?,
    };
    let (of, under) = (id.clone(), room.clone());
    let read = async move |tx: &mut store::Tx| {
        let case = cases::ops::load(tx, &under, &of).await?;
        let receipts = cases::ops::receipts(tx, &of).await?;
        let credentials = credentials::ops::list_for_case(tx, &of).await?;
        Ok((case, receipts, credentials, cases::ops::parts(tx, &of).await?))
    };
    let (case, receipts, credentials, parts) = city.store.read(read).await?;
    let mut files =
        vec![json_file("case.json", &header(&case.header)), json_file("events.json", &case.events)];
    for document in &case.documents {
        let bytes = documents::get(city, &document.sha256).await?.to_vec();
        let path = format!("documents/{}-{}", document.id, plain(&document.name));
        files.push(ArchiveFile { path, bytes });
    }
    for credential in &credentials {
        let (path, bytes) = (format!("credentials/{}.sd-jwt", credential.id), &credential.body);
        files.push(ArchiveFile { path, bytes: bytes.as_bytes().to_vec() });
    }
    for line in &receipts {
        files.push(receipt(city, line).await?);
    }
    let name = case.header.number.clone().unwrap_or_else(|| id.to_string());
    files.insert(0, manifest(&room.pack, &case, &parts, &files));
    Ok(CaseArchive { name, files })
}

async fn receipt(city: &City, line: &CaseReceipt) -> Result<ArchiveFile> {
    let id = ReceiptId::parse(&line.id)?;
    let path = format!("receipts/{}-{}.json", line.kind, line.id);
    match journal::receipt(&city.store, &id).await? {
        Some(receipt) => Ok(ArchiveFile { path, bytes: receipt.to_json().into_bytes() }),
        // not signed yet: the next archive has it
        None => Ok(json_file(&path, &json!({ "id": line.id, "state": "pending" }))),
    }
}

fn manifest(pack: &Pack, case: &Loaded, parts: &[CaseId], files: &[ArchiveFile]) -> ArchiveFile {
    let listed: Vec<Listed<'_>> = files
        .iter()
        .map(|file| Listed {
            path: &file.path,
            bytes: file.bytes.len(),
            sha256: digest(&file.bytes),
        })
        .collect();
    let header = &case.header;
    let kept = pack.packages.get(&header.package).and_then(|package| package.retention_years);
    json_file(
        MANIFEST,
        &json!({
            "format": "onevisit-case-archive-1",
            "case": header.id, "number": header.number, "package": header.package,
            "pack": header.pack, "pack_version": pack.manifest.version,
            "state": header.state.as_str(), "closed": header.state == CaseState::Closed,
            "ended_at": case.state.ended_at,
            "retention_years": kept,
            "retained_until": retained_until(pack, case).map(|on| on.to_string()),
            "parts": parts, "files": listed,
        }),
    )
}

fn header(header: &Header) -> Json {
    json!({
        "id": header.id, "number": header.number, "package": header.package,
        "pack": header.pack, "state": header.state.as_str(),
        "applicant": { "register": header.applicant.register, "key": header.applicant.key },
        "filed_by": header.filed_by, "account": header.account,
        "subject": { "register": header.subject_register, "key": header.subject_key,
            "text": header.subject_text },
        "answers": header.answers, "commitments": header.commitments,
        "created_at": header.created_at, "submitted_at": header.submitted_at,
        "updated_at": header.updated_at,
    })
}

fn json_file(path: &str, value: &impl Serialize) -> ArchiveFile {
    let mut bytes = serde_json::to_vec_pretty(value).expect("our types are JSON");
    bytes.push(b'\n');
    ArchiveFile { path: path.to_owned(), bytes }
}

fn digest(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A file name that stays in its folder and fits a tar file.
fn plain(name: &str) -> String {
    let fits = |c: char| c.is_alphanumeric() || "._-".contains(c);
    let name: String = name.chars().map(|c| if fits(c) { c } else { '_' }).collect();
    let mut end = name.len().min(48);
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    name[..end].trim_start_matches('.').to_owned()
}

impl CaseArchive {
    /// Whether every file is what the manifest says: none changed, none missing, none besides.
    pub fn check(&self) -> Result<(), String> {
        let (manifest, files) = self.files.split_first().ok_or("it is empty")?;
        let manifest: Json =
            serde_json::from_slice(&manifest.bytes).map_err(|error| error.to_string())?;
        let listed = manifest["files"].as_array().ok_or("the manifest lists no files")?;
        if listed.len() != files.len() {
            return Err(format!("{} files, {} are listed", files.len(), listed.len()));
        }
        for (file, line) in files.iter().zip(listed) {
            if line["path"] != file.path.as_str() || line["sha256"] != digest(&file.bytes).as_str()
            {
                return Err(format!("{} is not what the manifest says", file.path));
            }
        }
        Ok(())
    }

    /// Writes the archive as a folder of its name within `out`.
    pub fn write(&self, out: &Path) -> Result<std::path::PathBuf> {
        let fault = |error| Fault::during("writing an archive", error);
        let folder = out.join(&self.name);
        for file in &self.files {
            let path = folder.join(&file.path);
            std::fs::create_dir_all(path.parent().unwrap_or(&folder)).map_err(fault)?;
            std::fs::write(path, &file.bytes).map_err(fault)?;
        }
        Ok(folder)
    }

    /// The archive as a tar file (POSIX ustar), the same bytes for the same archive.
    pub fn tar(&self) -> Vec<u8> {
        let mut tar = Vec::new();
        for file in &self.files {
            tar.extend_from_slice(&tar_header(&self.name, &file.path, file.bytes.len()));
            tar.extend_from_slice(&file.bytes);
            tar.resize(tar.len().next_multiple_of(BLOCK), 0);
        }
        tar.resize(tar.len() + 2 * BLOCK, 0);
        tar
    }
}

fn tar_header(folder: &str, path: &str, bytes: usize) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &[u8]| block[at..at + text.len()].copy_from_slice(text);
    let name = path.as_bytes();
    put(0, &name[..name.len().min(100)]);
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{bytes:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    let prefix = folder.as_bytes();
    put(345, &prefix[..prefix.len().min(155)]);
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn archive() -> CaseArchive {
        let file = ArchiveFile { path: "events.json".into(), bytes: b"[]\n".to_vec() };
        let listed = json!([{ "path": file.path, "sha256": digest(&file.bytes), "bytes": 3 }]);
        let manifest = json_file(MANIFEST, &json!({ "files": listed }));
        CaseArchive { name: "3301".into(), files: vec![manifest, file] }
    }

    #[test]
    fn what_was_changed_is_found() {
        assert_eq!(archive().check(), Ok(()));
        let mut changed = archive();
        changed.files[1].bytes = b"[1]\n".to_vec();
        assert!(changed.check().unwrap_err().contains("events.json"));
        let mut fewer = archive();
        fewer.files.pop();
        assert!(fewer.check().is_err());
    }

    #[test]
    fn a_tar_file_has_whole_blocks_and_right_sums() {
        let tar = archive().tar();
        assert_eq!(tar.len() % BLOCK, 0);
        assert_eq!(&tar[..13], b"manifest.json");
        let stored = std::str::from_utf8(&tar[148..154]).unwrap();
        let mut block: [u8; BLOCK] = tar[..BLOCK].try_into().unwrap();
        block[148..156].fill(b' ');
        let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
        assert_eq!(u32::from_str_radix(stored, 8).unwrap(), sum);
    }

    #[test]
    fn a_name_stays_in_its_folder() {
        assert_eq!(plain("../../章程 1.pdf"), "_.._章程_1.pdf");
        assert!(plain(&"长".repeat(99)).len() <= 48);
    }
}
