import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';
import { apiKeyOf, parseBaseUrl } from './api/credential';
import { createBodyParser } from './api/httpAnswer';
import { credentialProblem } from './api/me';
import { createRedactor } from './api/redaction';
import { recordOf } from './guards';

const TIMEOUT_MS = 10_000;

/**
 * Tests the credential in n8n: requests `GET {baseUrl}/me` and says what is wrong.
 *
 * Not n8n's declarative test: that one shows an unreachable server as "ECONNREFUSED", and cannot tell a wrong key from
 * an IP that is not allowed if both return HTTP 403.
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
	// A Base URL may contain the key by mistake.
	const shownUrl = createRedactor(apiKey)(url);
	// n8n's lint forbids this helper in nodes, but ICredentialTestFunctions has no other one for HTTP: neither
	// httpRequest nor httpRequestWithAuthentication.
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
		const { statusCode, body: parsed } = recordOf(response);
		// Redacts the key before a part of the answer is cut off, which could leave a part of the key.
		const { body } = createBodyParser(apiKey)(JSON.stringify(parsed) ?? '');
		const problem = credentialProblem(
			typeof statusCode === 'number' ? statusCode : 0,
			body,
			shownUrl,
		);
		return problem === undefined
			? { status: 'OK', message: 'Connection successful' }
			: failed(problem);
	} catch {
		// The error contains the URL with the key, so no part of it is shown.
		return failed(
			`${shownUrl} could not be reached. Check 'Base URL', and that this server has internet access.`,
		);
	}
}

function failed(message: string): INodeCredentialTestResult {
	return { status: 'Error', message };
}
