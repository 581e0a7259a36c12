import type { IWebhookFunctions } from 'n8n-workflow';
import type { Clock } from '../requests/clock';
import { Repeats } from './repeats';
import { Verifier } from './verifier';

/**
 * What the calls of one trigger know of each other. n8n makes a new context for each, so it is kept here; what must
 * outlive this process, and what other processes of n8n have to know, is in the static data of the node, too.
 */

const repeatsOfTrigger = new Map<string, Repeats>();

const verifierOfCredential = new Map<string, Verifier>();

export interface Memory {
	readonly repeats: Repeats;
	readonly save: () => void;
}

export function memoryOf(context: IWebhookFunctions): Memory {
	const data = context.getWorkflowStaticData('node');
	const saved: unknown = data.recentCalls;
	const place = `${context.getWorkflow().id} ${context.getNode().id}`;
	const repeats = repeatsOfTrigger.get(place) ?? new Repeats();
	repeatsOfTrigger.set(place, repeats);
	if (typeof saved === 'string') saved.split(' ').forEach((key) => repeats.add(key));
	return {
		repeats,
		save: () => {
			// One text: n8n watches each entry of a list.
			data.recentCalls = repeats.list.join(' ');
		},
	};
}

/** Triggers with the same credential share their requests. */
export function verifierOf(context: IWebhookFunctions, clock: Clock): Verifier {
	const { credentials } = context.getNode();
	const id = String(credentials?.smsPartnerApi?.id);
	const verifier = verifierOfCredential.get(id) ?? new Verifier(clock);
	verifierOfCredential.set(id, verifier);
	return verifier;
}
