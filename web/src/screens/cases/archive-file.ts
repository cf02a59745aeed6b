// The archive of a case: a tar file, its manifest, and whether each file is what the manifest says.

export interface ArchiveFile {
  path: string;
  bytes: Uint8Array;
}

export interface Manifest {
  number?: string | null;
  state?: string;
  ended_at?: string | null;
  retained_until?: string | null;
  files: { path: string; bytes: number; sha256: string }[];
}

export interface ArchiveLine {
  path: string;
  bytes: number;
  sha256: string;
  /** Null where the browser offers no digests. */
  same: boolean | null;
}

const BLOCK = 512;
const MANIFEST = "manifest.json";

/** The files of a POSIX tar file, in order. */
export function filesOfTar(tar: Uint8Array): ArchiveFile[] {
  const files: ArchiveFile[] = [];
  let at = 0;
  while (at + BLOCK <= tar.length && tar[at] !== 0) {
    const path = textAt(tar, at, 100);
    const size = parseInt(textAt(tar, at + 124, 12), 8);
    if (!Number.isFinite(size) || at + BLOCK + size > tar.length) break;
    files.push({ path, bytes: tar.slice(at + BLOCK, at + BLOCK + size) });
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function textAt(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end)).trim();
}

/** The manifest among the files; null when there is none that can be read. */
export function manifestOf(files: ArchiveFile[]): Manifest | null {
  const file = files.find(({ path }) => path === MANIFEST);
  if (!file) return null;
  try {
    const manifest = JSON.parse(new TextDecoder().decode(file.bytes)) as Partial<Manifest>;
    return Array.isArray(manifest.files) ? (manifest as Manifest) : null;
  } catch {
    return null;
  }
}

/** Each file that the manifest lists, held against what is there; what is besides is not the same. */
export async function compare(
  files: ArchiveFile[],
  manifest: Manifest,
  digest: (bytes: Uint8Array) => Promise<string | null>,
): Promise<ArchiveLine[]> {
  const there = new Map(files.map((file) => [file.path, file]));
  const listed = manifest.files.map(async ({ path, bytes, sha256 }) => {
    const file = there.get(path);
    const found = file ? await digest(file.bytes) : "";
    const same = found === null ? null : found === sha256 && file?.bytes.length === bytes;
    return { path, bytes, sha256, same };
  });
  const known = new Set([MANIFEST, ...manifest.files.map(({ path }) => path)]);
  const besides = files
    .filter(({ path }) => !known.has(path))
    .map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: "", same: false }));
  return [...(await Promise.all(listed)), ...besides];
}
