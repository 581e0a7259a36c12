import { definedFields, integerOf, isRecord, type JsonObject, numberOf } from '../data';
import { wordOf } from './words';

/** The longest e-mail address (RFC 5321, 4.5.3.1.3). */
const MAX_USERNAME_LENGTH = 254;

/** The fields of an Account item, from the answer of `GET /me`. Fields that the API omits are omitted. */
export function readAccount({ user, credits }: JsonObject): JsonObject {
	const { username } = isRecord(user) ? user : {};
	const credit = isRecord(credits) ? credits : {};
	return definedFields({
		username: wordOf(username, MAX_USERNAME_LENGTH),
		// Two names for the same amount.
		balance: numberOf(credit.balance ?? credit.solde),
		currency: wordOf(credit.currency),
		creditSms: integerOf(credit.creditSms),
		creditSmsECO: integerOf(credit.creditSmsECO),
		creditHlr: integerOf(credit.creditHlr),
		toSend: integerOf(credit.toSend),
	});
}
