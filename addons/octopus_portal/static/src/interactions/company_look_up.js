const NUMBER = /^(BE)?[01]?[0-9]{9}$/i;
const FOUND = ["name", "street", "zip", "city"];

/** Name and address of a company, looked up while its enterprise number is typed.
 *
 * What the look-up filled in follows the number; what somebody typed himself stays.
 */
export class CompanyLookUp {
    /**
     * @param {(name: string) => HTMLInputElement} field
     * @param {HTMLElement} place where it is told what was found
     * @param {(number: string) => Promise<Object>} ask
     */
    constructor(field, place, ask) {
        Object.assign(this, { field, place, ask, asked: "", filled: {} });
    }

    forget() {
        Object.assign(this, { asked: "", filled: {} });
        this.place.textContent = "";
    }

    async find(typed) {
        const number = plainNumber(typed);
        if (!NUMBER.test(number) || number === this.asked) {
            return;
        }
        this.asked = number;
        this.place.textContent = this.place.dataset.looking;
        const company = await this.ask(number).catch(() => this.unanswered(number));
        if (number === this.asked) {
            this.place.textContent = company.message;
            this.fill(company);
        }
    }

    /** Without a connection name and address are typed by hand; the number can be asked again. */
    unanswered(number) {
        if (number === this.asked) {
            this.asked = "";
            this.place.textContent = "";
        }
        return {};
    }

    fill(company) {
        for (const name of FOUND) {
            const field = this.field(name);
            if (!field.value || field.value === this.filled[name]) {
                field.value = company[name] || "";
                this.filled[name] = field.value;
            }
        }
    }
}

export function plainNumber(typed) {
    return typed.replace(/[ .]/g, "");
}
