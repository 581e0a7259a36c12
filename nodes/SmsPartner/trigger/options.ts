import type { IWebhookFunctions } from 'n8n-workflow';
import { isRecord } from '../guards';

/** The option 'Secret': not set, or set, with the text that opens the trigger if it has one. */
export type Secret = { readonly isSet: false } | { readonly isSet: true; readonly text?: string };

/**
 * Reads the option 'Secret'. It is set if the node has it at all. Nothing but a text that is not empty opens the
 * trigger: an expression may return nothing, fail, or return something else, which the user has not chosen as a secret.
 */
export function readSecret(context: IWebhookFunctions): Secret {
	const { options } = context.getNode().parameters;
	// The editor does not offer an expression in place of the whole collection; it might contain a secret.
	const isSet = isRecord(options) ? 'secret' in options : options !== undefined;
	if (!isSet) return { isSet };
	const text = readOption(context, 'secret');
	return typeof text === 'string' && text !== '' ? { isSet, text } : { isSet };
}

/** Only `false` turns 'Verify' off, and only `true` turns 'Only Final' on. */
export function readReportOptions(context: IWebhookFunctions): {
	readonly onlyFinal: boolean;
	readonly verify: boolean;
} {
	return {
		onlyFinal: readOption(context, 'onlyFinal') === true,
		verify: readOption(context, 'verify') !== false,
	};
}

/** Undefined if it is not set or its expression fails. */
function readOption(context: IWebhookFunctions, name: string): unknown {
	try {
		return context.getNodeParameter(`options.${name}`, undefined);
	} catch {
		return undefined;
	}
}
