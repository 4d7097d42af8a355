"""Write what each person reads anew, and name the lists that changed: python -m tests.personas"""

from tests.personas.lists import FOLDER, files


def main() -> None:
    texts = dict(files())
    for path in FOLDER.glob("*.txt"):
        if path.name not in texts:
            path.unlink()
            print("removed", path.name)
    for name, text in texts.items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print("written", name)


if __name__ == "__main__":
    main()
