import type { INodeProperties } from 'n8n-workflow';
import { SmsPartnerApi } from '../../credentials/SmsPartnerApi.credentials';
import { SmsPartner } from '../../nodes/SmsPartner/SmsPartner.node.ts';
import codex from '../../nodes/SmsPartner/SmsPartner.node.json';
import manifest from '../../package.json';
import { SETTINGS } from '../../nodes/SmsPartner/items/settings';

/** What saved workflows contain: a changed name or default breaks them. */

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
		['operation', 'get'],
		['phoneNumber', '={{ $json.phoneNumber }}'],
		['phoneNumber', expect.stringContaining("$fromAI('Phone_Number',")],
		['messageId', '={{ $json.messageId }}'],
		['messageId', expect.stringContaining("$fromAI('Message_ID',")],
		['simplify', true],
		['outputMode', 'statusAndError'],
		['waitForFinal', false],
		['checkEverySeconds', SETTINGS.checkEverySeconds.default],
		['giveUpAfterSeconds', SETTINGS.giveUpAfterSeconds.default],
		['options', {}],
	]);
	const options = property('options')?.options as INodeProperties[];
	expect(options.map(({ name, default: value }) => [name, value])).toEqual([
		['batchSize', SETTINGS.batchSize.default],
		['concurrentRequests', SETTINGS.concurrentRequests.default],
		['countryCallingCode', SETTINGS.countryCallingCode.default],
		['includeInputFields', false],
		['maxRetryTime', SETTINGS.maxRetryTime.default],
		['timeout', SETTINGS.timeout.default],
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

it('has the defaults and limits of the contract', () => {
	const { batchSize, concurrentRequests, maxRetryTime, timeout } = SETTINGS;
	const { checkEverySeconds, giveUpAfterSeconds } = SETTINGS;
	const numbers = [
		batchSize,
		concurrentRequests,
		maxRetryTime,
		timeout,
		checkEverySeconds,
		giveUpAfterSeconds,
	];
	expect(numbers.map(({ min, max, default: usual }) => [min, max, usual])).toEqual([
		[1, 500, 500],
		[1, 20, 5],
		[0, 600, 60],
		[1, 600_000, 10_000],
		[5, 600, 10],
		[5, 600, 60],
	]);
	expect(SETTINGS.countryCallingCode.default).toBe('33');
});

it('has one resource with one operation, and labels as n8n writes them', () => {
	expect(property('resource')?.options).toEqual([
		{ name: 'Message Status', value: 'messageStatus' },
	]);
	expect(property('operation')?.options).toEqual([
		{
			name: 'Get',
			value: 'get',
			description: 'Get the delivery status of each message, up to 500 in one request',
			action: 'Get message statuses',
		},
	]);
	const ofOperations = description.properties.filter(({ name }) => name !== 'resource');
	expect(ofOperations.map(({ displayOptions }) => displayOptions?.show?.resource)).toEqual(
		ofOperations.map(() => ['messageStatus']),
	);
	const ofGet = ofOperations.filter(({ name }) => name !== 'operation');
	expect(ofGet.map(({ displayOptions }) => displayOptions?.show?.operation)).toEqual(
		ofGet.map(() => ['get']),
	);
});

it('shows the limits in the panel', () => {
	const options = property('options')?.options as INodeProperties[];
	const shown = [...description.properties, ...options].flatMap(({ name, typeOptions }) =>
		typeOptions ? [[name, typeOptions]] : [],
	);
	const limits = Object.entries<object>(SETTINGS).flatMap(([name, setting]) =>
		'min' in setting && 'max' in setting
			? [[name, { minValue: setting.min, maxValue: setting.max }]]
			: [],
	);
	expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(limits));
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
