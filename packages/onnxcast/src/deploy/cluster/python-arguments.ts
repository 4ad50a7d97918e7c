// The arguments that the jobs of all clusters take alike.

/** Python that declares them on `parser`; it stands inside a function. */
export const ARGUMENTS = `    parser.add_argument("input", help="Parquet, a file or a folder: a row for each series and time")
    parser.add_argument("output", help="folder to write")
    parser.add_argument("--horizon", type=int, required=True, help="steps to forecast")
    parser.add_argument("--model", default=str(Path(__file__).with_name("model.onnx")), help="default: model.onnx beside this file")
    parser.add_argument("--id", default="unique_id", help="column of the series' names (default: %(default)s)")
    parser.add_argument("--time", default="ds", help="column of dates, timestamps or whole numbers (default: %(default)s)")
    parser.add_argument("--target", help="columns of the model's features, in their order, by commas (default: as the model calls them)")
    parser.add_argument("--levels", help="levels of the intervals, by commas, such as 80,95 (default: all that the model has)")
    parser.add_argument("--partitions", type=int, help="parts that series are shared out in (default: 8 a core)")
    parser.add_argument("--overwrite", action="store_true", help="replace what is in the folder")`;

/** Python that opens the model and makes the \`Job\` of \`args\`; it stands inside a function. */
export const MAKE_JOB = `    content = Path(args.model).read_bytes()
    model = series_forecast.open_model(content)
    job = series_forecast.Job(
        model,
        id=args.id,
        time=args.time,
        columns=args.target.split(",") if args.target else model.features,
        horizon=args.horizon,
        levels=[float(level) for level in args.levels.split(",")] if args.levels else None,
    )`;
