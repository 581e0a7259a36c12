import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { apiKeyOf, withoutKey } from './rules/apiKey';
import { parseBaseUrl } from './rules/baseUrl';
import { readMeAnswer } from './rules/credentialAnswer';
import { isRecord } from './rules/fields';
import { DEFAULT_BASE_URL, TIMEOUT_MS } from './rules/limits';

/**
 * n8n's "Test" button of the credential: asks `GET {baseUrl}/me` and says in words what is wrong.
 *
 * A function, not n8n's declarative test, since that one shows a server that is away as "ECONNREFUSED" and cannot
 * tell a wrong key from an IP that is not allowed where both come with HTTP 403.
 */
export async function testSmsPartnerApi(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const baseUrl = parseBaseUrl(data?.baseUrl ?? DEFAULT_BASE_URL);
	if ('problem' in baseUrl) {
		return failed(`${baseUrl.problem.error}. ${baseUrl.problem.errorDescription ?? ''}`);
	}
	const apiKey = apiKeyOf(data);
	if (apiKey === '') return failed('Enter the API key of your SMS Partner account.');

	// The only helper that n8n gives a credential test.
	const { request } = this.helpers;
	try {
		const response: unknown = await request({
			method: 'GET',
			uri: `${baseUrl.value}/me`,
			qs: { apiKey },
			json: true,
			timeout: TIMEOUT_MS.default,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
		});
		const { statusCode, body } = isRecord(response) ? response : {};
		const problem = readMeAnswer(typeof statusCode === 'number' ? statusCode : 0, body);
		return problem === undefined
			? { status: 'OK', message: 'Connection successful' }
			: failed(withoutKey(problem, apiKey));
	} catch {
		// The error holds the URL with the key in it: nothing of it is shown.
		return failed(
			'SMS Partner could not be reached. Check the Base URL, and that this server reaches the internet.',
		);
	}
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
