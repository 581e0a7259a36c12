import type {
	Icon,
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { apiKeyOf, DEFAULT_BASE_URL, isSafeForKey } from '../nodes/SmsPartner/api/credential';
import { isRecord } from '../nodes/SmsPartner/guards';

const JSON_ONLY =
	'SMS Partner expects the API key in a JSON body: send the body of this request as a JSON object.';

export class SmsPartnerApi implements ICredentialType {
	name = 'smsPartnerApi';

	displayName = 'SMS Partner API';

	icon: Icon = {
		light: 'file:../nodes/SmsPartner/smspartner.svg',
		dark: 'file:../nodes/SmsPartner/smspartner.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-smspartner/n8n-nodes-smspartner/blob/main/docs/reference/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The API key of your SMS Partner account. To see it, log in at <a href="https://my.smspartner.fr" target="_blank">my.smspartner.fr</a>.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: DEFAULT_BASE_URL,
			placeholder: `e.g. ${DEFAULT_BASE_URL}`,
			description: "The API's base URL. Keep the default.",
		},
	];

	/**
	 * Adds the key where SMS Partner expects it: to the query of a GET, to the JSON body of anything else. This also
	 * makes the credential work in n8n's HTTP Request node, for any other request of this API.
	 *
	 * Does not modify the options that it receives, so that the caller can show them without the key.
	 */
	authenticate = async (
		credentials: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		refusePlainHttp(options);
		const apiKey = apiKeyOf(credentials);
		const method = options.method ?? 'GET';
		if (method === 'GET' || method === 'HEAD') {
			return { ...options, qs: { ...options.qs, apiKey } };
		}
		if ('formData' in options) throw new Error(JSON_ONLY);
		// The key comes first, as in the API's examples, and overrides one in the body.
		const body: IDataObject = Object.assign({ apiKey }, jsonObjectOf(options.body), { apiKey });
		return { ...options, json: true, body };
	};
}

/** Throws if the key would leave this machine unencrypted. (n8n's HTTP Request node calls the URL `uri`.) */
function refusePlainHttp(options: IHttpRequestOptions & { uri?: string }): void {
	const url = options.url ?? options.uri;
	const address = URL.canParse(url, options.baseURL) ? new URL(url, options.baseURL) : undefined;
	if (address && !isSafeForKey(address)) {
		throw new Error(
			'The API key was not sent because the URL is not https. Change http:// to https://.',
		);
	}
}

function jsonObjectOf(body: unknown): IDataObject {
	if (body === undefined || body === null || body === '') return {};
	const value: unknown = typeof body === 'string' ? parse(body) : body;
	if (isRecord(value) && [Object.prototype, null].includes(Object.getPrototypeOf(value)))
		return value as IDataObject;
	throw new Error(JSON_ONLY);
}

function parse(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
