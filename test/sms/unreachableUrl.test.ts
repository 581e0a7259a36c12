import { whyUnreachable } from '../../nodes/SmsPartner/sms/unreachableUrl';

const NOT_PUBLIC = (host: string): string =>
	`'${host}' cannot be reached from the internet: use the public address of your n8n.`;

it.each([
	['http://localhost:5678/webhook/x', 'localhost'],
	['http://LOCALHOST./webhook/x', 'localhost'],
	['http://n8n.localhost/', 'n8n.localhost'],
	['https://nas.local/webhook/x', 'nas.local'],
	['https://n8n.corp.internal/', 'n8n.corp.internal'],
	['http://host.docker.internal:5678/', 'host.docker.internal'],
	['http://router.home.arpa/', 'router.home.arpa'],
	['http://n8n:5678/webhook/x', 'n8n'],
	['http://127.0.0.1/', '127.0.0.1'],
	['http://127.1/', '127.0.0.1'],
	['http://0x7f.0.0.1/', '127.0.0.1'],
	['http://017700000001/', '127.0.0.1'],
	['http://2130706433/', '127.0.0.1'],
	['http://127.255.255.255/', '127.255.255.255'],
	['http://0.0.0.0:5678/', '0.0.0.0'],
	['http://10.1.2.3/', '10.1.2.3'],
	['http://100.64.0.1/', '100.64.0.1'],
	['http://100.127.255.255/', '100.127.255.255'],
	['http://169.254.169.254/', '169.254.169.254'],
	['http://172.16.0.0/', '172.16.0.0'],
	['http://172.31.255.255/', '172.31.255.255'],
	['http://192.168.1.20:5678/', '192.168.1.20'],
	['http://user:password@192.168.1.20/', '192.168.1.20'],
	['http://[::1]:5678/', '::1'],
	['http://[0:0:0:0:0:0:0:1]/', '::1'],
	['http://[::]/', '::'],
	['http://[fe80::1]/', 'fe80::1'],
	['http://[FEBF::1]/', 'febf::1'],
	['http://[fc00::1]/', 'fc00::1'],
	['http://[fdff:1::2]/', 'fdff:1::2'],
	['http://[::ffff:127.0.0.1]/', '::ffff:7f00:1'],
	['http://[::ffff:192.168.0.1]/', '::ffff:c0a8:1'],
])('SMS Partner cannot reach %s', (url, host) => {
	expect(whyUnreachable(url)).toBe(NOT_PUBLIC(host));
});

it.each([
	'https://n8n.example.com/webhook-test/x',
	'http://localhost:5678/webhook-test/7c1d/waiting',
	'https://example.com/n8n/webhook-test/x?secret=a',
])('SMS Partner cannot rely on the test URL %s', (url) => {
	expect(whyUnreachable(url)).toBe(
		'It is a test URL of n8n, which works only while the editor is listening: use the production URL.',
	);
});

it.each([
	'https://n8n.example.com/webhook/x',
	'https://example.com/webhook-tests/x',
	'https://example.com/webhook/x?from=/webhook-test/x',
	'https://localhost.example.com/',
	'https://mylocal.fr/',
	'https://local.fr/',
	'https://exemple.français/',
	'http://9.255.255.255/',
	'http://11.0.0.0/',
	'http://100.63.255.255/',
	'http://100.128.0.0/',
	'http://126.255.255.255/',
	'http://128.0.0.0/',
	'http://172.15.255.255/',
	'http://172.32.0.0/',
	'http://192.167.255.255/',
	'http://192.169.0.0/',
	'http://169.253.255.255/',
	'http://169.255.0.0/',
	'http://[2001:db8::1]/',
	'http://[::2]/',
	'http://[::1:0]/',
	'http://[fec0::1]/',
	'http://[fe7f::1]/',
	'http://[fbff::1]/',
	'http://[ff02::1]/',
	'http://[::ffff:8.8.8.8]/',
])('SMS Partner may reach %s', (url) => {
	expect(whyUnreachable(url)).toBeUndefined();
});
