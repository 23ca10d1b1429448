import { Columns } from "@octopus_dossier/rights/columns";
import { commonLevel, spread, toggled } from "@octopus_dossier/rights/levels";
import { RightsStore } from "@octopus_dossier/rights/rights_store";
import { Selection, pressKey } from "@octopus_dossier/rights/selection";
import { ROW_HEIGHT, scrollFor, windowOf } from "@octopus_dossier/rights/virtual_window";

function same(found, expected, what) {
    const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
    if (left !== right) {
        throw new Error(`${what}: ${left} instead of ${right}`);
    }
}

function checkSelection() {
    const pick = new Selection([1, 2, 3, 4, 5]);
    pick.press(1);
    pick.extend(3);
    same(pick.ids, [2, 3, 4], "dragged down");
    pick.extend(0);
    same(pick.ids, [1, 2], "and up again, over where it began");
    pick.press(4, { add: true });
    same(pick.ids, [1, 2, 5], "ctrl adds");
    pick.extend(3);
    same(pick.ids, [1, 2, 4, 5], "a range beside what ctrl kept");
    pick.press(0, { add: true });
    same(pick.ids, [2, 4, 5], "ctrl takes away");
    pick.press(2);
    pick.press(4, { range: true });
    same(pick.ids, [3, 4, 5], "shift");
    pick.setItems([5, 4, 9]);
    same(pick.ids, [5, 4], "what a filter hides is not selected");
    same(pick.items[pick.cursor], 5, "the cursor stays on its line");
    pick.setItems([]);
    pick.move(1);
    pick.toggle();
    same(pick.ids, [], "nothing to select");
}

function checkKeys() {
    const pick = new Selection([1, 2, 3, 4]);
    const press = (key, held = {}) => pressKey(pick, { key, ...held });
    press("ArrowDown");
    press("ArrowDown", { shiftKey: true });
    same(pick.ids, [2, 3], "shift and arrow");
    press("ArrowDown", { ctrlKey: true });
    press(" ");
    same(pick.ids, [2, 3, 4], "ctrl walks, the space bar selects");
    press(" ");
    same(pick.ids, [2, 3], "and takes away");
    press("Home");
    press("End", { shiftKey: true });
    same(pick.ids, [1, 2, 3, 4], "to the end");
    press("ArrowUp");
    press("a", { ctrlKey: true });
    same(pick.size, 4, "all");
    same(press("x"), false, "other keys mean nothing");
}

function checkWindow() {
    const { first, last, above, below } = windowOf(3000, 1000 * ROW_HEIGHT, 10 * ROW_HEIGHT);
    same(first < 1000 && last >= 1010 && last - first < 50, true, "few lines, those in sight");
    same(above + (last - first) * ROW_HEIGHT + below, 3000 * ROW_HEIGHT, "as high as all");
    same(windowOf(3, 0, 600), { first: 0, last: 3, above: 0, below: 0 }, "a short list");
    same(windowOf(0, 500, 600).last, 0, "an empty one");
    same(windowOf(5, 3000 * ROW_HEIGHT, 600).last, 5, "a filter made it short");
    same(scrollFor(0, 500, 340), 0, "up to the line");
    same(scrollFor(20, 0, 340), 21 * ROW_HEIGHT - 340, "down to the line");
    same(scrollFor(12, 300, 340), 300, "in sight already");
}

function checkLevels() {
    same(spread([1, 0, 2], 4), [1, 1, 0, 2], "how many of each");
    same(commonLevel([0, 4, 0], 4), 2, "all the same");
    same(commonLevel([0, 0, 0], 4), 0, "all none");
    same(commonLevel([0, 3, 0], 4), null, "mixed");
    same(commonLevel([0, 0, 0], 0), null, "nobody");
    same(toggled(2, [2, 2]), 0, "all have it: away");
    same(toggled(2, [2, null]), 2, "mixed: to all");
}

function checkColumns() {
    const rows = new Columns({ id: [7, 8], name: ["Café Noël", "Garage"] }, (get) => get("name"));
    same(rows.search("NOEL cafe"), [7], "words in any order, without accents");
    same(
        rows.search("", (id) => id > 7),
        [8],
        "and a condition"
    );
    same(rows.get(8, "name"), "Garage", "by id");
}

/** A server that only notes which acts it is asked for, and keeps the one of before. */
class Asked {
    constructor(areas, users) {
        const ids = Array.from({ length: users }, (_, place) => place + 1);
        const all = (value) => ids.map(() => value);
        this.asked = [];
        this.silent = this;
        this.answers = {
            screen_data: {
                own: 1,
                areas: areas.map((area) => [area, area]),
                templates: [],
                acts: [["yesterday's", 1, "2026-01-05 10:00:00"]],
                subscribers: { id: [1], code: ["B1"], name: ["Firm"] },
                dossiers: { id: [1], number: ["1"], name: ["One"], holder: [1], manager: [1] },
                users: { id: ids, login: all("x"), name: all("x"), subscriber: all(1) },
            },
            set_levels: [{ dossier_id: 1, ok: true, message: "", changed: 2 }],
            undo_act: [],
            start_in_background: 1,
        };
    }

    async call(model, method, args) {
        if (!method.startsWith("screen")) {
            this.asked.push(method === "start_in_background" ? `long ${args[0]}` : method);
        }
        return this.answers[method];
    }

    async read() {
        return [{ state: "done", total: 1, done_count: 1, failed_count: 0 }];
    }

    async searchRead() {
        return [];
    }
}

async function checkActs() {
    const server = new Asked(["sales", "vat", "bank"], 9000);
    const store = new RightsStore(server, () => {});
    await store.load();
    store.userPick.pickAll();
    await store.setLevel(["sales", "vat"], 2);
    await store.applyTemplate(1);
    await store.undo();
    await store.undo();
    await store.undo();
    same(
        server.asked,
        ["set_levels", "long template", "long undo", "undo_act", "undo_act"],
        "what is long is done in the background, and undone there"
    );
    same(store.acts, [], "all is undone, what was done before the page was opened too");
}

/** The parts of the screen that need no screen; throws at the first fault. */
export async function checkLogic() {
    checkSelection();
    checkKeys();
    checkWindow();
    checkLevels();
    checkColumns();
    await checkActs();
}
