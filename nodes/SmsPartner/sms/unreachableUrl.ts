import type { SendOptions } from '../api/send';

/** URLs that SMS Partner, on the internet, cannot call. */

/** The options that contain a URL, by the fields of a request. */
const URL_OPTIONS = [
	['urlDlr', 'Delivery Report URL'],
	['urlResponse', 'Reply URL'],
] as const;

/** n8n's paths for webhooks that are being tried in the editor. */
const TEST_PATH = /\/webhook-test\//;

/** Names that are not on the internet, or not resolved there: RFC 6761, 6762, 8375 and ICANN's `.internal`. */
const PRIVATE_NAME = /(?:^|\.)(?:localhost|local|internal|home\.arpa|lan|test|invalid)$/;

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

/** The first and last addresses of the ranges that are not routed on the internet (IANA's special-purpose registry). */
const PRIVATE_RANGES: ReadonlyArray<readonly [from: string, to: string]> = [
	['0.0.0.0', '0.255.255.255'],
	['10.0.0.0', '10.255.255.255'],
	['100.64.0.0', '100.127.255.255'],
	['127.0.0.0', '127.255.255.255'],
	['169.254.0.0', '169.254.255.255'],
	['172.16.0.0', '172.31.255.255'],
	['192.168.0.0', '192.168.255.255'],
];

/** An IPv4 address in IPv6 (`::ffff:a.b.c.d`), as URLs write it. */
const MAPPED_IPV4 = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/;

/** Unspecified, loopback, unique local (fc00::/7) and link-local (fe80::/10). */
const PRIVATE_IPV6 = /^(?:::1?$|f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:)/;

/** Collects why SMS Partner cannot call the URLs of SMS: the first reason for each option. */
export class UnreachableUrls {
	/** By the name of the option. */
	private readonly reasons = new Map<string, string>();

	private readonly last = new Map<string, unknown>();

	/** A hint for each option with such a URL. */
	get hints(): string[] {
		return Array.from(
			this.reasons,
			([option, reason]) => `Check the option '${option}'. ${reason}`,
		);
	}

	add({ fields }: SendOptions): void {
		for (const [field, option] of URL_OPTIONS) {
			const url = fields[field];
			if (typeof url !== 'string' || url === this.last.get(option)) continue;
			this.last.set(option, url);
			const reason = this.reasons.get(option) ?? whyUnreachable(url);
			if (reason !== undefined) this.reasons.set(option, reason);
		}
	}
}

/**
 * Why SMS Partner cannot call a URL, as a sentence; undefined if it probably can.
 *
 * @param url a valid URL
 */
export function whyUnreachable(url: string): string | undefined {
	const { hostname, pathname } = new URL(url);
	if (TEST_PATH.test(pathname)) {
		return 'It is a test URL of n8n, which works only while the editor is listening: use the production URL.';
	}
	// A URL's parser has written an IPv4 address in full, whatever its notation, and an IPv6 address in brackets.
	const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
	if (!isPrivate(host)) return undefined;
	return `'${host}' cannot be reached from the internet: use the public address of your n8n.`;
}

function isPrivate(host: string): boolean {
	if (IPV4.test(host)) return isPrivateIpv4(numberOfIpv4(host));
	if (!host.includes(':')) return !host.includes('.') || PRIVATE_NAME.test(host);
	const [, high, low] = MAPPED_IPV4.exec(host) ?? [];
	if (high === undefined) return PRIVATE_IPV6.test(host);
	return isPrivateIpv4(Number.parseInt(high, 16) * 0x10000 + Number.parseInt(low, 16));
}

function isPrivateIpv4(address: number): boolean {
	return PRIVATE_RANGES.some(
		([from, to]) => address >= numberOfIpv4(from) && address <= numberOfIpv4(to),
	);
}

function numberOfIpv4(address: string): number {
	return address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
}
