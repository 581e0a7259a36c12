import { definedFields, integerOf, isRecord, type JsonObject, numberOf, textOf } from '../data';

/** The fields of an Account item, from the answer of `GET /me`. Fields that the API omits are omitted. */
export function readAccount({ user, credits }: JsonObject): JsonObject {
	const { username } = isRecord(user) ? user : {};
	const credit = isRecord(credits) ? credits : {};
	return definedFields({
		username: textOf(username),
		// Two names for the same amount.
		balance: numberOf(credit.balance ?? credit.solde),
		currency: textOf(credit.currency),
		creditSms: integerOf(credit.creditSms),
		creditSmsECO: integerOf(credit.creditSmsECO),
		creditHlr: integerOf(credit.creditHlr),
		toSend: integerOf(credit.toSend),
	});
}
