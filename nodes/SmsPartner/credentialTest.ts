import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { apiKeyOf, redactKey } from './api/apiKey';
import { parseBaseUrl } from './api/baseUrl';
import { readMeAnswer } from './api/me';
import { isRecord } from './data';

const TIMEOUT_MS = 10_000;

/**
 * n8n's "Test" button of the credential: requests `GET {baseUrl}/me` and says what is wrong.
 *
 * A function, not n8n's declarative test, since that one shows a server that is away as "ECONNREFUSED" and cannot
 * tell a wrong key from an IP that is not allowed where both come with HTTP 403.
 */
export async function testSmsPartnerApi(
	this: ICredentialTestFunctions,
	{ data }: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
	const baseUrl = parseBaseUrl(data?.baseUrl);
	if ('problem' in baseUrl) {
		return failed(`${baseUrl.problem.error}. ${baseUrl.problem.errorDescription ?? ''}`);
	}
	const apiKey = apiKeyOf(data);
	if (apiKey === '') return failed('Enter the API key of your SMS Partner account.');

	const url = `${baseUrl.value}/me`;
	// The helper that n8n's lint forbids in nodes. ICredentialTestFunctions of n8n-workflow has no other one for
	// HTTP: no httpRequest, no httpRequestWithAuthentication.
	const { request } = this.helpers;
	try {
		const response: unknown = await request({
			method: 'GET',
			uri: url,
			qs: { apiKey },
			json: true,
			timeout: TIMEOUT_MS,
			followRedirect: false,
			simple: false,
			resolveWithFullResponse: true,
		});
		const { statusCode, body } = isRecord(response) ? response : {};
		const problem = readMeAnswer(typeof statusCode === 'number' ? statusCode : 0, body, url);
		return problem === undefined
			? { status: 'OK', message: 'Connection successful' }
			: failed(redactKey(problem, apiKey));
	} catch {
		// The error contains the URL with the key: nothing of it is shown.
		return failed(
			`${url} could not be reached. Check 'Base URL', and that this server has internet access.`,
		);
	}
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
