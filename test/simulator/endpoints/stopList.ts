import { type SimulatedEndpoint, success } from '../answers';

const FIRST_ID = 19;

/** The numbers that want no more SMS. */
export const stopList: SimulatedEndpoint = (_, { account: { stopList: numbers } }) =>
	success({
		nbData: numbers.length,
		data: numbers.map((phoneNumber, index) => ({
			id: FIRST_ID + index,
			phoneNumber,
			createdAt: '2015-07-20 10:19:45',
		})),
	});
