/** Text for searching: without capitals and accents. */
export function plain(text) {
    return text
        .normalize("NFD")
        .replace(/[\u0300-\u036f]/g, "")
        .toLowerCase();
}

/**
 * Rows that came as columns, found by id and by words.
 */
export class Columns {
    /**
     * @param {Object<string, Array>} columns lists of equal length, one named `id`
     * @param {(row: (name: string) => any) => string} wordsOf what a search looks in
     */
    constructor(columns, wordsOf) {
        this.columns = columns;
        this.ids = columns.id;
        this.places = new Map(columns.id.map((id, place) => [id, place]));
        this.words = columns.id.map((id) => plain(wordsOf((name) => this.get(id, name))));
    }

    get(id, name) {
        return this.columns[name][this.places.get(id)];
    }

    has(id) {
        return this.places.has(id);
    }

    /** The ids where every word of the query is found, in order. */
    search(query, keep = () => true) {
        const wanted = plain(query).split(/\s+/).filter(Boolean);
        return this.ids.filter(
            (id, place) => wanted.every((word) => this.words[place].includes(word)) && keep(id)
        );
    }
}
