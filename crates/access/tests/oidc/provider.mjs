// A real OpenID Connect provider on a free port of this machine, for tests/oidc.rs.
// usage: node provider.mjs REDIRECT_URL; prints its issuer on the first line.
// Anybody may sign in with any name; the numbers below count as verified.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const numbers = { lin: '330106199001011234', mo: '330106199202022345' };
const server = createServer();

server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'onevisit',
        client_secret: 'a secret that only this test knows',
        redirect_uris: [process.argv[2]],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub'], profile: ['name'], identity: ['identity_number'] },
    scopes: ['openid', 'profile', 'identity'],
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['signs the cookies of this test'] },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Name of ${id}`, identity_number: numbers[id] }),
    }),
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
