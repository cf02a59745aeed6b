// Reading an archive, and finding what was changed.
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { compare, filesOfTar, manifestOf, type ArchiveFile } from "./archive-file";

const bytes = (text: string) => new TextEncoder().encode(text);
const sha256 = (of: Uint8Array) => createHash("sha256").update(of).digest("hex");
const digest = (of: Uint8Array) => Promise.resolve(sha256(of));

function tarOf(files: ArchiveFile[]): Uint8Array {
  const blocks = files.flatMap(({ path, bytes: content }) => {
    const head = new Uint8Array(512);
    head.set(bytes(path), 0);
    head.set(bytes(`${content.length.toString(8).padStart(11, "0")}\0`), 124);
    const body = new Uint8Array(Math.ceil(content.length / 512) * 512);
    body.set(content);
    return [head, body];
  });
  const tar = new Uint8Array(blocks.reduce((sum, b) => sum + b.length, 0) + 1024);
  let at = 0;
  for (const block of blocks) {
    tar.set(block, at);
    at += block.length;
  }
  return tar;
}

function archive(events: string): ArchiveFile[] {
  const listed = [{ path: "events.json", bytes: 3, sha256: sha256(bytes("[]\n")) }];
  const manifest = bytes(JSON.stringify({ number: "3301", files: listed }));
  return [
    { path: "manifest.json", bytes: manifest },
    { path: "events.json", bytes: bytes(events) },
  ];
}

test("a tar file is read back, names in any language", () => {
  const files = [...archive("[]\n"), { path: "documents/1-章程.pdf", bytes: bytes("x".repeat(513)) }];
  const read = filesOfTar(tarOf(files));
  expect(read.map(({ path, bytes: b }) => [path, b.length])).toEqual(
    files.map(({ path, bytes: b }) => [path, b.length]),
  );
  expect(manifestOf(read)?.number).toBe("3301");
});

test.each([
  ["[]\n", [true]],
  ["[1]\n", [false]],
])("events %j: %j", async (events, same) => {
  const files = archive(events);
  const manifest = manifestOf(files);
  expect(manifest).not.toBeNull();
  if (!manifest) return;
  expect((await compare(files, manifest, digest)).map((line) => line.same)).toEqual(same);
});

test("what is missing, what is besides, and no digests at all", async () => {
  const [head, events] = archive("[]\n");
  const manifest = manifestOf([head as ArchiveFile]);
  if (!manifest) throw new Error("the manifest is there");
  const missing = await compare([head as ArchiveFile], manifest, digest);
  expect(missing.map((line) => line.same)).toEqual([false]);
  const more = { path: "more.txt", bytes: bytes("?") };
  const besides = await compare([head as ArchiveFile, events as ArchiveFile, more], manifest, digest);
  expect(besides.map(({ path, same }) => [path, same])).toEqual([
    ["events.json", true],
    ["more.txt", false],
  ]);
  const nothing = await compare(archive("[]\n"), manifest, () => Promise.resolve(null));
  expect(nothing.map((line) => line.same)).toEqual([null]);
});

test("what is no archive has no files and no manifest", () => {
  expect(filesOfTar(new Uint8Array(0))).toEqual([]);
  expect(filesOfTar(bytes("not a tar file".padEnd(600, "x")))).toEqual([]);
  expect(manifestOf([{ path: "manifest.json", bytes: bytes("{") }])).toBeNull();
  expect(manifestOf([{ path: "manifest.json", bytes: bytes("{}") }])).toBeNull();
});
