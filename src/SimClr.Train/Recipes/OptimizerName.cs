namespace SimClr.Train.Recipes;

/// <summary>The optimizers that a recipe can name, by the names of their classes.</summary>
public enum OptimizerName
{
    Sgd,
    AdamW,
    Lars,
}
