// An S3-compatible store on a free port of this machine, for tests/suite/s3.rs.
// usage: node store.mjs FOLDER; prints its address on the first line. One bucket, `onevisit`; key
// id and secret are S3RVER; another key id is refused.
import S3rver from 's3rver';

const store = new S3rver({
  address: '127.0.0.1',
  port: 0,
  silent: true,
  directory: process.argv[2],
  configureBuckets: [{ name: 'onevisit' }],
});
const { address, port } = await store.run();
console.log(`http://${address}:${port}`);
// nobody waits for us any more
process.stdin.on('end', () => process.exit()).resume();
