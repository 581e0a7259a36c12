import type { INodeProperties } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import codex from '../../nodes/SmsPartner/SmsPartner.node.json';
import manifest from '../../package.json';
import * as limits from '../../nodes/SmsPartner/rules/limits';

/** What saved workflows hold: a name or default that changes breaks them. */

const { description } = new SmsPartner();
const property = (name: string): INodeProperties | undefined =>
	description.properties.find((one) => one.name === name);

it('keeps the names and defaults that saved workflows rely on', () => {
	expect(description).toMatchObject({
		displayName: 'SMS Partner',
		name: 'smsPartner',
		version: 1,
		usableAsTool: true,
		credentials: [{ name: 'smsPartnerApi', required: true }],
	});
	expect(description.properties.map(({ name, default: value }) => [name, value])).toEqual([
		['resource', 'messageStatus'],
		['operation', 'getAll'],
		['phoneNumber', '={{ $json.phoneNumber }}'],
		['phoneNumber', expect.stringContaining("$fromAI('Phone_Number',")],
		['messageId', '={{ $json.messageId }}'],
		['messageId', expect.stringContaining("$fromAI('Message_ID',")],
		['simplify', true],
		['outputMode', 'statusAndError'],
		['waitForFinal', false],
		['checkEverySeconds', limits.CHECK_EVERY_SECONDS.default],
		['giveUpAfterSeconds', limits.GIVE_UP_AFTER_SECONDS.default],
		['options', {}],
	]);
	const options = property('options')?.options as INodeProperties[];
	expect(options.map(({ name, default: value }) => [name, value])).toEqual([
		['batchSize', limits.BATCH_SIZE.default],
		['concurrentRequests', limits.CONCURRENT_REQUESTS.default],
		['countryCallingCode', limits.DEFAULT_CALLING_CODE],
		['includeInputFields', false],
		['maxRetries', limits.MAX_RETRIES.default],
		['timeout', limits.TIMEOUT_MS.default],
	]);
});

it('keeps the names of the credential', () => {
	const { name, displayName, properties } = new SmsPartnerApi();
	expect({ name, displayName }).toEqual({ name: 'smsPartnerApi', displayName: 'SMS Partner API' });
	expect(properties.map((one) => [one.name, one.default])).toEqual([
		['apiKey', ''],
		['baseUrl', 'https://api.smspartner.fr/v1'],
	]);
	expect(properties[0].typeOptions).toEqual({ password: true });
});

it('shows the limits of the contract in the panel', () => {
	expect(property('checkEverySeconds')?.typeOptions).toEqual({ minValue: 5, maxValue: 600 });
	expect(property('giveUpAfterSeconds')?.typeOptions).toEqual({ minValue: 5, maxValue: 600 });
	const options = property('options')?.options as INodeProperties[];
	expect(Object.fromEntries(options.map(({ name, typeOptions }) => [name, typeOptions]))).toEqual({
		batchSize: { minValue: 1, maxValue: 500 },
		concurrentRequests: { minValue: 1, maxValue: 20 },
		countryCallingCode: undefined,
		includeInputFields: undefined,
		maxRetries: { minValue: 0, maxValue: 10 },
		timeout: { minValue: 1, maxValue: 600_000 },
	});
});

it('is found in the editor by what people call it, with links to its documentation', () => {
	expect(codex).toMatchObject({
		node: `${manifest.name}.${description.name}`,
		categories: ['Communication'],
		// Without them n8n drops the file silently.
		resources: {
			primaryDocumentation: [{ url: manifest.homepage }],
			credentialDocumentation: [{ url: new SmsPartnerApi().documentationUrl }],
		},
	});
	for (const word of ['sms', 'texto', 'delivery report', 'accusé de réception']) {
		expect(codex.alias).toContain(word);
	}
});
