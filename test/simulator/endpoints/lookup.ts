import type { JsonObject } from '../../../nodes/SmsPartner/guards';
import {
	error,
	isMobile,
	MAX_ENTRIES,
	numbersOf,
	type SimulatedEndpoint,
	success,
	tooMany,
} from '../answers';

/** The formats of several numbers. An invalid number gets an error entry. */
const lookup: SimulatedEndpoint = ({ phoneNumbers }) => {
	const numbers = numbersOf(phoneNumbers);
	if (numbers.length === 0) return error(2, 'Le numéro de téléphone est requis');
	if (numbers.length > MAX_ENTRIES) return tooMany();
	return success({ lookup: numbers.map(formatOf) });
};

/** Complete for French mobile numbers only; for others, all formats are E.164. */
function formatOf(number: string): JsonObject {
	// The API echoes the number without its plus.
	const request = number.replace(/^\+/, '');
	if (!isMobile(number)) return { request, success: false, message: 'Numéro invalide' };
	const e164 = number.replace(/^0/, '+33');
	const isFrench = e164.startsWith('+33');
	const pairs = isFrench ? e164.slice(4).replace(/\d\d/g, ' $&').trim() : '';
	const first = e164[3];
	return {
		request,
		success: true,
		countryCode: isFrench ? 'France' : '',
		prefixCode: isFrench ? 33 : '',
		phoneNumber: e164,
		type: 'Mobile',
		network: '',
		format: {
			e164,
			international: isFrench ? `+33 ${first} ${pairs}` : e164,
			national: isFrench ? `0${first} ${pairs}` : e164,
			rfc3966: isFrench ? `tel:+33-${first}-${pairs.replaceAll(' ', '-')}` : `tel:${e164}`,
		},
	};
}

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'POST /v1/lookup': lookup,
};
