import { integerOf } from '../../../nodes/SmsPartner/guards';
import { error, isMobile, type SimulatedEndpoint, success } from '../answers';
import { parisTime } from '../schedule';

/** All opted-out numbers, without pages. */
const stopList: SimulatedEndpoint = (_, { account: { stopList: data } }) =>
	success({ nbData: data.length, data });

/** Adds a number. How the API handles a number that is already listed is not documented; this adds it again. */
const stopAdd: SimulatedEndpoint = ({ phoneNumber }, store) => {
	if (phoneNumber === undefined) return error(3, 'Le champ phoneNumber est requis');
	if (!isMobile(phoneNumber)) return error(9, "Ce n'est pas un numéro de mobile");
	const number = String(phoneNumber).replace(/^0/, '+33');
	return success({ stopId: store.account.addStop(number, parisTime(store.now())) });
};

/** Removes an entry. */
const stopDelete: SimulatedEndpoint = ({ id }, { account }) =>
	account.removeStop(integerOf(id) ?? 0) ? success({}) : error(4, 'Numéro introuvable');

export const ENDPOINTS: Readonly<Record<string, SimulatedEndpoint>> = {
	'GET /v1/stop-sms/delete': stopDelete,
	'GET /v1/stop-sms/list': stopList,
	'POST /v1/stop-sms/add': stopAdd,
};
